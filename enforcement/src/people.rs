//! Who acts: roles, people, certificates, and the roster of an agency on which gates look people up.

use crate::id::{AgencyId, PersonId, UnitId};
use law::Date;
use law::relief::Reconsideration;
use law::thresholds::Side;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody may be in an agency. One person may hold several.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 执法人员: handles cases.
    Officer,
    /// 承办机构负责人: heads the handling unit.
    UnitHead,
    /// 法制审核人员: reviews (S5).
    Reviewer,
    /// 行政机关负责人: approves, decides, answers for the decision (S15).
    Head,
    /// 公示人员: prepares disclosure (G5.1).
    Editor,
    /// 保密审查人员: the second person who clears a publication (G5.2).
    Secrecy,
    /// 档案管理人员: keeps files (J20).
    Archivist,
    /// 执法监督人员 of the justice bureau: sees all agencies of the level, changes nothing.
    Supervisor,
    /// 系统管理员: people, units, registers; no cases.
    Administrator,
}

impl Role {
    /// Every role, in the order pages list them.
    pub const ALL: [Role; 9] = [
        Role::Officer,
        Role::UnitHead,
        Role::Reviewer,
        Role::Head,
        Role::Editor,
        Role::Secrecy,
        Role::Archivist,
        Role::Supervisor,
        Role::Administrator,
    ];

    /// The role's name on pages.
    pub fn title(self) -> &'static str {
        match self {
            Role::Officer => "执法人员",
            Role::UnitHead => "承办机构负责人",
            Role::Reviewer => "法制审核人员",
            Role::Head => "机关负责人",
            Role::Editor => "公示人员",
            Role::Secrecy => "保密审查人员",
            Role::Archivist => "档案管理人员",
            Role::Supervisor => "执法监督人员",
            Role::Administrator => "系统管理员",
        }
    }

    /// The stable name used in packs, policies and the API.
    pub fn key(self) -> &'static str {
        match self {
            Role::Officer => "officer",
            Role::UnitHead => "unit_head",
            Role::Reviewer => "reviewer",
            Role::Head => "head",
            Role::Editor => "editor",
            Role::Secrecy => "secrecy",
            Role::Archivist => "archivist",
            Role::Supervisor => "supervisor",
            Role::Administrator => "administrator",
        }
    }

    /// The role of a stable name.
    pub fn from_key(key: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.key() == key)
    }
}

/// Who acts now: one person of one agency, with the roles that the session proved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Actor {
    /// The person's own agency.
    pub agency: AgencyId,
    /// The person.
    pub person: PersonId,
    /// The name at the time of the act, as documents print it.
    pub name: String,
    /// The person's office.
    pub unit: Option<UnitId>,
    /// The roles held.
    pub roles: Vec<Role>,
}

impl Actor {
    /// Does the actor hold the role?
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// The name in the stream under which an applicant without an account sends something in. It holds no case.
pub const APPLICANT: &str = "applicant";

/// State of an enforcement certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateState {
    /// In force within its dates.
    Valid,
    /// 暂扣.
    Suspended,
    /// 收回、注销.
    Revoked,
}

/// An enforcement certificate 行政执法证 (G9).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Certificate {
    /// 执法证号.
    pub number: String,
    /// The enforcement area 执法区域 as the certificate prints it.
    pub area: String,
    /// The act types 执法类别 that it covers; empty means all.
    pub fields: Vec<String>,
    /// First day of validity.
    pub valid_from: Date,
    /// Last day of validity.
    pub valid_until: Date,
    /// Suspended or revoked.
    pub state: CertificateState,
}

impl Certificate {
    /// May its holder act on this day, by its dates and its state?
    pub fn covers(&self, day: Date) -> bool {
        self.state == CertificateState::Valid && (self.valid_from..=self.valid_until).contains(&day)
    }
}

/// How a certificate stood before it was renewed, suspended, revoked or given back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Earlier {
    /// As it stood; nothing where the person had none.
    pub certificate: Option<Certificate>,
    /// The day of the change, which both states are of.
    pub until: Date,
}

/// A person as gates see one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Person {
    /// The person.
    pub id: PersonId,
    /// 姓名.
    pub name: String,
    /// 职务.
    pub post: String,
    /// 内设机构.
    pub unit: Option<UnitId>,
    /// Roles held.
    pub roles: Vec<Role>,
    /// 法律职业资格证号, empty where the person has none.
    pub legal_qualification: String,
    /// Where a borrowed 法律顾问 or 公职律师 comes from (S5.2); empty for the agency's own people.
    #[serde(default)]
    pub home: String,
    /// 行政执法证, where the person has one.
    pub certificate: Option<Certificate>,
    /// How it stood before, oldest first: an act is judged by the certificate of its day (S9.1).
    #[serde(default)]
    pub earlier: Vec<Earlier>,
}

impl Person {
    /// Takes another certificate, or none, and keeps what it stood like before.
    pub fn certify(&mut self, certificate: Option<Certificate>, on: Date) {
        if self.certificate != certificate {
            let certificate = std::mem::replace(&mut self.certificate, certificate);
            self.earlier.push(Earlier { certificate, until: on });
        }
    }

    /// Was the person certified on this day? `None` where the certificate is suspended or revoked and nobody noted since when.
    /// What was registered later counts by its dates, unless the certificate of the day was suspended or revoked.
    pub fn certified_on(&self, day: Date) -> Option<bool> {
        let mut from = None;
        let mut of_the_day = Vec::new();
        let stood = self.earlier.iter().map(|earlier| (&earlier.certificate, Some(earlier.until)));
        for (certificate, until) in stood.chain([(&self.certificate, None)]) {
            if from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until) {
                of_the_day.push(certificate);
            }
            from = until;
        }
        let held = |certificate: &&Option<Certificate>| certificate.as_ref().is_some_and(|held| held.covers(day));
        if of_the_day.iter().any(held) {
            return Some(true);
        }
        let lost = |held: &Certificate| held.state != CertificateState::Valid;
        if of_the_day.iter().any(|certificate| certificate.as_ref().is_some_and(lost)) {
            return (!self.earlier.is_empty()).then_some(false);
        }
        Some(held(&&self.certificate) || self.earlier.iter().any(|earlier| held(&&earlier.certificate)))
    }
}

/// The people of an agency on the day of an act.
#[derive(Clone, Default, Debug)]
pub struct Roster {
    people: BTreeMap<PersonId, Person>,
    /// Other agencies that a case names, by their full names, where they are in the system.
    others: BTreeMap<String, Neighbour>,
}

/// Another agency with its people, as a joint inspection stands on them.
#[derive(Clone, Default, Debug)]
pub struct Neighbour {
    /// The area that its certificates must cover.
    pub area: String,
    /// Its people.
    pub people: Vec<Person>,
}

/// Who reviews in an agency (S5).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReviewStaff {
    /// Officers.
    pub officers: usize,
    /// Its own qualified reviewers.
    pub own: usize,
    /// Qualified reviewers borrowed from elsewhere (S5.2); they do not count for S5.1.
    pub borrowed: usize,
}

impl ReviewStaff {
    /// S5.1: at least one, and at least 5 % of the officers.
    pub fn enough(&self) -> bool {
        self.own >= 1 && self.own * 20 >= self.officers
    }
}

impl Roster {
    /// S5: officers, own and borrowed reviewers with a legal qualification.
    pub fn review_staff(&self) -> ReviewStaff {
        let qualified = || self.with(Role::Reviewer).filter(|person| !person.legal_qualification.is_empty());
        ReviewStaff {
            officers: self.with(Role::Officer).count(),
            own: qualified().filter(|person| person.home.is_empty()).count(),
            borrowed: qualified().filter(|person| !person.home.is_empty()).count(),
        }
    }

    /// A roster of these people.
    pub fn new(people: impl IntoIterator<Item = Person>) -> Self {
        let people = people.into_iter().map(|person| (person.id.clone(), person)).collect();
        Self { people, others: BTreeMap::new() }
    }

    /// Adds another agency under its full name.
    pub fn add_neighbour(&mut self, name: &str, neighbour: Neighbour) {
        self.others.insert(name.to_owned(), neighbour);
    }

    /// The agency of this full name, where a case names it and it is in the system.
    pub fn neighbour(&self, name: &str) -> Option<&Neighbour> {
        self.others.get(name)
    }

    /// The person, where the agency has one of this id.
    pub fn get(&self, id: &PersonId) -> Option<&Person> {
        self.people.get(id)
    }

    /// The person's name, or the bare id where the roster has no such person.
    pub fn name<'a>(&'a self, id: &'a PersonId) -> &'a str {
        self.get(id).map_or(id.as_str(), |person| &person.name)
    }

    /// All people, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// The people who hold a role.
    pub fn with(&self, role: Role) -> impl Iterator<Item = &Person> {
        self.people.values().filter(move |person| person.roles.contains(&role))
    }
}

/// What differs between agencies: names for documents and choices that the law leaves to them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Agency {
    /// The agency.
    pub id: AgencyId,
    /// 全称, as the seal reads.
    pub name: String,
    /// 机关代字 for document numbers, for example 濮司.
    pub short_name: String,
    /// The enforcement area its certificates must cover, for example 濮阳市.
    pub area: String,
    /// GB/T 2260 code.
    pub region: String,
    /// 统一社会信用代码, for what goes to the credit platform; empty where nobody has filled it in.
    #[serde(default)]
    pub uscc: String,
    /// Address for notices: where to pay, object, ask.
    pub address: String,
    /// Telephone for notices.
    pub phone: String,
    /// 本级人民政府, the usual review body.
    pub government: String,
    /// The superior department, the review body or one of two for some agencies (复议法27, 28).
    pub superior: String,
    /// The court that hears actions against the agency.
    pub court: String,
    /// Who reconsiders what the agency did (复议法24, 27, 28).
    #[serde(default)]
    pub reconsideration: Reconsideration,
    /// On which side of the thresholds an individual business stands by the rules of the agency's field.
    #[serde(default)]
    pub individual_business: Side,
    /// Where fines are paid: bank and account line printed on decisions.
    pub fine_account: String,
    /// The body that reviews 法制审核机构 (S5.1).
    #[serde(default)]
    pub review_body: String,
    /// S18, second half: every decision is reviewed, not only the required ones; one made on the spot, when it is reported.
    pub review_everything: bool,
    /// Days given for statement and defence where the notice says nothing else, in working days.
    pub statement_days: u32,
    /// The agency's own list of what is recorded (J16), where it has one in force.
    #[serde(default)]
    pub recorded: Option<crate::recording::ItemList>,
    /// Rooms in which everything is recorded (J15.1).
    #[serde(default)]
    pub places: Vec<crate::recording::Place>,
    /// The agency's catalogue of major decisions (S7), where it has one in force.
    #[serde(default)]
    pub reviewed: Option<crate::review::catalogue::Catalogue>,
    /// The agency's discretion standard, where it has one in force.
    #[serde(default)]
    pub discretion: Option<crate::review::discretion::Standard>,
    /// What the agency published that it inspects (G11); empty: it may inspect nothing.
    #[serde(default)]
    pub inspections: Vec<crate::inspection::Item>,
    /// The published plans of inspection, by year (国办发〔2024〕54号).
    #[serde(default)]
    pub plans: Vec<crate::inspection::Plan>,
    /// What the agency published that others may do in its name (行政处罚法20, 21).
    #[serde(default)]
    pub delegations: Vec<crate::delegation::Delegation>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s5_1_one_in_twenty_and_at_least_one_of_the_agencys_own() {
        for (officers, own, borrowed, enough) in
            [(20, 1, 0, true), (21, 1, 0, false), (40, 2, 0, true), (1, 0, 3, false), (0, 1, 0, true)]
        {
            assert_eq!(ReviewStaff { officers, own, borrowed }.enough(), enough, "{officers} {own} {borrowed}");
        }
    }
}
