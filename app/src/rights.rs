//! Rights: who may do what on whose case. One table, read from top to bottom; what it does not grant is refused.
//! The case's own duties (its officers, its unit, who signs which step) are checked where the act is, in
//! `enforcement::case::gate::duty`.

use enforcement::people::{Actor, Role};

/// What a route asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Right {
    /// Anybody, without an account.
    Public,
    /// Anybody signed in.
    SignedIn,
    /// See the cases of one's own agency; supervisors see those of every agency of the level.
    SeeCases,
    /// Enter, sign and find in cases of one's own agency.
    HandleCases,
    /// Work on the spot: reserve numbers, send in what a device kept.
    WorkInField,
    /// See the legality review of one's own agency as a whole.
    SeeReviews,
    /// Order that everything is reviewed, or only what must be (S18).
    OrderReviews,
    /// See the shared pool of legal advisers and government lawyers (S5.2).
    SeeCounsel,
    /// Keep that pool.
    KeepCounsel,
    /// Comment on and approve the lists of the agencies below (S7.2).
    Guide,
    /// Evaluate case files: of one's own agency, and as a supervisor of every agency of the level (G24).
    Evaluate,
    /// Report one's own agency's decisions to the credit platform (双公示).
    ReportCredit,
    /// Report decisions, withdrawals and figures of one's own agency to other platforms and upward (G19.3, G22, G23.1).
    ReportOutward,
    /// See what other systems push for one's own agency, and push a file (G19.2).
    Push,
    /// Answer what the public asks of one's own agency and complains of (G15).
    AnswerInquiries,
    /// People, certificates, registers of one's own agency.
    Administer,
    /// See the registers of one's own agency with what waits to be published.
    SeeRegisters,
    /// Tell of changes that touch rows of a list, and answer for bringing them up to date (G22.1).
    KeepUpToDate,
    /// Review a list for secrets before it is published (G5.2).
    ReviewSecrecy,
    /// Keep the register of recording devices of one's own agency (J20).
    KeepDevices,
    /// See the audit record of one's own agency.
    SeeAudit,
    /// Figures of every agency of the level.
    Supervise,
    /// See the matters under supervision that concern one's own agency; supervisors see all (G25, J27, S17).
    SeeMatters,
    /// Issue supervision documents, look at replies, hold rounds, keep guiding cases.
    Pursue,
    /// Reply to a supervision document for one's own agency.
    AnswerSupervision,
    /// See the training, qualification and means of one's own agency's people (P-III.3, P-III.5).
    SeeTraining,
    /// Keep training records of one's own agency.
    KeepTraining,
    /// State how the tasks of the plan stand in one's own agency, and its yearly means and honours (P-III.1, P-III.5).
    KeepPlan,
    /// Sign rules off as a legal officer.
    SignRules,
}

/// Which roles hold a right in their own agency.
const TABLE: &[(Right, &[Role])] = &[
    (
        Right::SeeCases,
        &[
            Role::Officer,
            Role::UnitHead,
            Role::Reviewer,
            Role::Head,
            Role::Editor,
            Role::Secrecy,
            Role::Archivist,
            Role::Supervisor,
        ],
    ),
    (
        Right::HandleCases,
        &[Role::Officer, Role::UnitHead, Role::Reviewer, Role::Head, Role::Editor, Role::Secrecy, Role::Archivist],
    ),
    (Right::WorkInField, &[Role::Officer, Role::UnitHead]),
    (Right::SeeReviews, &[Role::Reviewer, Role::UnitHead, Role::Head, Role::Supervisor]),
    (Right::OrderReviews, &[Role::Head]),
    (Right::SeeCounsel, &[Role::Reviewer, Role::Head, Role::Supervisor, Role::Administrator]),
    (Right::KeepCounsel, &[Role::Supervisor]),
    (Right::Guide, &[Role::Supervisor]),
    (Right::Evaluate, &[Role::Supervisor, Role::Reviewer]),
    (Right::ReportCredit, &[Role::Editor]),
    (Right::ReportOutward, &[Role::Editor, Role::Head, Role::Administrator]),
    (Right::Push, &[Role::Editor, Role::Administrator]),
    (Right::AnswerInquiries, &[Role::Editor, Role::UnitHead, Role::Head]),
    (Right::Administer, &[Role::Administrator]),
    (
        Right::SeeRegisters,
        &[Role::Administrator, Role::Secrecy, Role::Editor, Role::Reviewer, Role::Head, Role::UnitHead, Role::Officer],
    ),
    (Right::KeepUpToDate, &[Role::Administrator, Role::Editor]),
    (Right::ReviewSecrecy, &[Role::Secrecy]),
    (Right::KeepDevices, &[Role::Archivist, Role::UnitHead, Role::Administrator]),
    (Right::SeeAudit, &[Role::Administrator, Role::Supervisor, Role::Head]),
    (Right::Supervise, &[Role::Supervisor, Role::Head]),
    (Right::SeeMatters, &[Role::Supervisor, Role::Head, Role::UnitHead]),
    (Right::Pursue, &[Role::Supervisor]),
    (Right::AnswerSupervision, &[Role::Head, Role::UnitHead]),
    (Right::SeeTraining, &[Role::Supervisor, Role::Head, Role::UnitHead, Role::Administrator]),
    (Right::KeepTraining, &[Role::Administrator]),
    (Right::KeepPlan, &[Role::Head, Role::Administrator]),
    (Right::SignRules, &[Role::Reviewer]),
];

/// Which rights reach beyond one's own agency, and for whom.
const BEYOND: &[(Right, Role)] = &[
    (Right::SeeCases, Role::Supervisor),
    (Right::Supervise, Role::Supervisor),
    (Right::Evaluate, Role::Supervisor),
    (Right::SeeMatters, Role::Supervisor),
    (Right::Pursue, Role::Supervisor),
    (Right::SeeTraining, Role::Supervisor),
];

/// The roles that hold a right.
pub(crate) fn holders(right: Right) -> &'static [Role] {
    TABLE.iter().find(|(other, _)| *other == right).map_or(&[], |(_, roles)| roles)
}

/// May somebody do this at all?
pub(crate) fn holds(actor: Option<&Actor>, right: Right) -> bool {
    match (right, actor) {
        (Right::Public, _) | (Right::SignedIn, Some(_)) => true,
        (_, None) => false,
        (_, Some(actor)) => holders(right).iter().any(|role| actor.is(*role)),
    }
}

/// May somebody do this in that agency?
pub(crate) fn holds_in(actor: &Actor, right: Right, agency: &str) -> bool {
    let own = actor.agency.as_str() == agency && holds(Some(actor), right);
    own || BEYOND.iter().any(|(other, role)| *other == right && actor.is(*role))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use enforcement::id::{AgencyId, PersonId};

    fn actor(role: Role) -> Actor {
        Actor {
            agency: AgencyId::new("a").unwrap(),
            person: PersonId::new("p").unwrap(),
            name: String::new(),
            unit: None,
            roles: vec![role],
        }
    }

    #[test]
    fn j25_nobody_but_a_supervisor_sees_another_agency() {
        for role in Role::ALL {
            let own = holds_in(&actor(role), Right::SeeCases, "a");
            let other = holds_in(&actor(role), Right::SeeCases, "b");
            assert_eq!(own, role != Role::Administrator, "{role:?}");
            assert_eq!(other, role == Role::Supervisor, "{role:?}");
            assert!(!holds_in(&actor(role), Right::HandleCases, "b"), "{role:?}");
            assert!(!holds_in(&actor(role), Right::Administer, "b"), "{role:?}");
            assert!(!holds_in(&actor(role), Right::ReviewSecrecy, "b"), "{role:?}");
            assert!(!holds_in(&actor(role), Right::ReportCredit, "b"), "{role:?}");
            assert!(!holds_in(&actor(role), Right::ReportOutward, "b"), "{role:?}");
            assert!(!holds_in(&actor(role), Right::Push, "b"), "{role:?}");
            assert!(!holds_in(&actor(role), Right::KeepUpToDate, "b"), "{role:?}");
            assert!(!holds_in(&actor(role), Right::AnswerSupervision, "b"), "{role:?}");
            assert_eq!(holds_in(&actor(role), Right::Pursue, "b"), role == Role::Supervisor, "{role:?}");
        }
    }

    #[test]
    fn a_supervisor_changes_nothing_and_nobody_holds_anything_signed_out() {
        assert!(!holds(Some(&actor(Role::Supervisor)), Right::HandleCases));
        for right in [
            Right::SignedIn,
            Right::SeeCases,
            Right::HandleCases,
            Right::WorkInField,
            Right::SeeReviews,
            Right::OrderReviews,
            Right::SeeCounsel,
            Right::KeepCounsel,
            Right::Guide,
            Right::Evaluate,
            Right::ReportCredit,
            Right::ReportOutward,
            Right::Push,
            Right::KeepUpToDate,
            Right::Administer,
            Right::SeeRegisters,
            Right::ReviewSecrecy,
            Right::KeepDevices,
            Right::SeeAudit,
            Right::Supervise,
            Right::SeeMatters,
            Right::Pursue,
            Right::AnswerSupervision,
            Right::SeeTraining,
            Right::KeepTraining,
            Right::KeepPlan,
            Right::SignRules,
        ] {
            assert!(!holds(None, right));
        }
        assert!(holds(None, Right::Public));
    }
}
