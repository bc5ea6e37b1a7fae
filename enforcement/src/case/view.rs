//! Questions asked of a case's state. Each answers from records that stand; drafts and replaced records do not count.

use super::{Case, Milestone, NotApplicable, Record};
use crate::id::{PersonId, RecordId};
use crate::pack::{ActType, Pack, Phase, Point, Procedure, Stated};
use crate::people::APPLICANT;
use crate::value::{Party, Penalty, PenaltyKind};
use law::{Date, Fen};
use std::collections::BTreeSet;

/// One service 送达 of a document, as its receipt proves it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Service {
    /// The receipt.
    pub receipt: RecordId,
    /// The document served.
    pub document: RecordId,
    /// The way: `direct`, `retained` 留置, `entrusted` 委托, `post` 邮寄, `announcement` 公告, `electronic`, `relayed` 转交.
    pub way: String,
    /// The day on which it counts as served.
    pub on: Date,
}

impl Case {
    /// The record of an id.
    pub fn record(&self, id: RecordId) -> Option<&Record> {
        self.records.iter().find(|record| record.id == id)
    }

    /// Records that stand, in the order of the stream.
    pub fn standing(&self) -> impl DoubleEndedIterator<Item = &Record> {
        self.records.iter().filter(|record| record.stands())
    }

    /// Standing records of a kind.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl DoubleEndedIterator<Item = &'a Record> {
        self.standing().filter(move |record| record.kind.as_str() == kind)
    }

    /// Standing records that reached a milestone.
    pub fn reached<'a>(&'a self, pack: &'a Pack, milestone: Milestone) -> impl DoubleEndedIterator<Item = &'a Record> {
        self.standing().filter(move |record| milestone_of(pack, record) == Some(milestone))
    }

    /// The latest standing record that reached a milestone.
    pub fn last<'a>(&'a self, pack: &'a Pack, milestone: Milestone) -> Option<&'a Record> {
        self.reached(pack, milestone).next_back()
    }

    /// Was the milestone reached?
    pub fn has(&self, pack: &Pack, milestone: Milestone) -> bool {
        self.last(pack, milestone).is_some()
    }

    /// The date of the latest record that reached the milestone.
    pub fn date_of(&self, pack: &Pack, milestone: Milestone) -> Option<Date> {
        self.last(pack, milestone).and_then(Record::date)
    }

    /// Standing records that are a step of a procedure.
    pub fn steps<'a>(&'a self, pack: &'a Pack, point: &'a Point) -> impl DoubleEndedIterator<Item = &'a Record> {
        self.standing().filter(move |record| pack.kind(record.kind.as_str()).is_some_and(|kind| point.is(kind)))
    }

    /// Does the latest standing record of the kind say so?
    pub fn states(&self, stated: &Stated) -> bool {
        let Some(record) = self.of_kind(stated.kind.as_str()).next_back() else { return false };
        let when = crate::pack::When { field: stated.field.clone(), is: stated.is.clone() };
        stated.field.is_empty() || when.holds(&record.fields)
    }

    /// The day on which the police said that they filed the case; `None` where they did not, or sent it back since (移送规定8).
    pub fn police_filed_on(&self) -> Option<Date> {
        let answer = self.of_kind("crime-answer").next_back()?;
        answer.fields.date("received_on").filter(|_| answer.fields.text("conclusion") == "filed")
    }

    /// The procedure's description.
    pub fn procedure_in<'a>(&self, pack: &'a Pack) -> Option<&'a Procedure> {
        pack.procedure(self.procedure.as_str())
    }

    /// The act type.
    pub fn act_type(&self, pack: &Pack) -> Option<ActType> {
        let procedure = self.procedure_in(pack)?;
        let named = self.standing().rev().find(|record| !record.fields.text(&procedure.act_from).is_empty());
        let named = named.and_then(|record| ActType::from_key(record.fields.text(&procedure.act_from)));
        Some(named.unwrap_or(procedure.act))
    }

    /// The act type's name: one that a pack adds is named by its procedure.
    pub fn act_name<'a>(&self, pack: &'a Pack) -> &'a str {
        match (self.act_type(pack), self.procedure_in(pack)) {
            (Some(ActType::Other), Some(procedure)) => &procedure.title,
            (Some(act), _) => act.title(),
            (None, _) => "",
        }
    }

    /// Was the act done in another system (G19.2)?
    pub fn is_elsewhere(&self, pack: &Pack) -> bool {
        self.procedure_in(pack).is_some_and(|procedure| procedure.elsewhere)
    }

    /// The simple procedure 简易程序?
    pub fn is_simple(&self) -> bool {
        self.procedure.as_str() == "penalty-simple"
    }

    /// The party as last stated by a standing record, or by the opening record while that waits for signatures.
    pub fn party(&self) -> Option<&Party> {
        let stated = |record: &'_ Record| record.fields.party("party").is_some();
        let record = self.standing().rev().find(|record| stated(record));
        record.or_else(|| self.records.iter().rev().find(|record| stated(record)))?.fields.party("party")
    }

    /// 案由, as last stated.
    pub fn cause(&self) -> &str {
        let stated = |record: &'_ &Record| !record.fields.text("cause").is_empty();
        let standing = self.standing().rev().find(stated);
        standing.or_else(|| self.records.iter().rev().find(stated)).map_or("", |record| record.fields.text("cause"))
    }

    /// The title of a case: party and matter.
    pub fn title(&self) -> String {
        let party = self.party().map_or("当事人待查", |party| party.name.as_str());
        // Other acts than penalties have a matter, not a suspicion; a draw has no party.
        if !self.procedure.as_str().starts_with("penalty") && !self.cause().is_empty() {
            return self.party().map_or_else(|| self.cause().to_owned(), |_| format!("{party}：{}", self.cause()));
        }
        match self.cause() {
            "" => format!("{party}案"),
            cause if cause.ends_with('案') => format!("{party}{cause}"),
            cause => format!("{party}{cause}案"),
        }
    }

    /// The title of the bound file: what was suspected until a penalty was decided is then the act itself (domain §7.1,
    /// 案件名称 = 当事人全称 + 违法行为 + 案).
    pub fn settled_title(&self, pack: &Pack) -> String {
        if self.decided_penalties(pack).is_empty() { self.title() } else { self.title().replacen("涉嫌", "", 1) }
    }

    /// The officers who handle the case: as filed or last assigned, without those who were withdrawn.
    pub fn officers(&self, pack: &Pack) -> Vec<PersonId> {
        let withdrawn = self.withdrawn(pack);
        let named = self.records.iter().rev().find(|record| {
            let milestone = milestone_of(pack, record);
            let assigns = matches!(
                milestone,
                Some(Milestone::Assigned | Milestone::Filed | Milestone::Lead | Milestone::Decided)
            );
            record.replaced_by.is_none()
                && record.returned().is_none()
                && assigns
                && !record.fields.people("officers").is_empty()
        });
        let people = named.map_or(&[][..], |record| record.fields.people("officers"));
        let mut officers: Vec<PersonId> =
            people.iter().filter(|person| !withdrawn.contains(*person)).cloned().collect();
        if officers.is_empty() && named.is_none() && self.opened.person.as_str() != APPLICANT {
            officers.push(self.opened.person.clone());
        }
        officers
    }

    /// People withdrawn from the case by decision (43).
    pub fn withdrawn(&self, pack: &Pack) -> BTreeSet<PersonId> {
        self.reached(pack, Milestone::Withdrawn)
            .filter(|record| record.fields.text("outcome") != "refused")
            .flat_map(|record| record.fields.people("person").iter().cloned())
            .collect()
    }

    /// Every service of documents of a milestone, in order.
    pub fn services(&self, pack: &Pack) -> Vec<Service> {
        let mut services = Vec::new();
        for receipt in self.reached(pack, Milestone::Served) {
            let Some(on) = receipt.fields.date("served_on").filter(|_| receipt.fields.text("outcome") != "failed")
            else {
                continue;
            };
            for document in receipt.fields.records("documents") {
                services.push(Service {
                    receipt: receipt.id,
                    document: *document,
                    way: receipt.fields.text("way").to_owned(),
                    on,
                });
            }
        }
        services
    }

    /// When a document counts as served: by a receipt, or on the spot by the document's own delivery field.
    pub fn served_on(&self, pack: &Pack, document: RecordId) -> Option<Date> {
        let by_receipt = self
            .services(pack)
            .into_iter()
            .filter(|service| service.document == document)
            .map(|service| service.on)
            .min();
        by_receipt.or_else(|| {
            let record = self.record(document)?;
            let delivered = record.fields.finding("delivered").is_some_and(|finding| finding.yes);
            // A decision that was pushed says itself when it was served.
            delivered.then(|| record.date()).flatten().or_else(|| record.fields.date("delivered_on"))
        })
    }

    /// The penalties of the decision; empty where none was decided.
    pub fn decided_penalties(&self, pack: &Pack) -> &[Penalty] {
        match self
            .records
            .iter()
            .rev()
            .find(|record| record.stands() && milestone_of(pack, record) == Some(Milestone::Decided))
        {
            Some(record) => record.fields.penalties("penalties"),
            None => &[],
        }
    }

    /// A person's finding that a kind does not apply.
    pub fn found_not_applicable(&self, kind: &str) -> Option<&NotApplicable> {
        self.not_applicable.iter().rev().find(|finding| finding.kind.as_str() == kind)
    }

    /// Fine and confiscated money of the decision together, as decided.
    pub fn money_due(&self, pack: &Pack) -> Fen {
        total(self.decided_penalties(pack), &[PenaltyKind::Fine, PenaltyKind::ConfiscateGains])
    }

    /// What was paid, by all standing payment and cash records.
    pub fn money_paid(&self, pack: &Pack) -> Fen {
        self.reached(pack, Milestone::Paid)
            .chain(self.reached(pack, Milestone::CashCollected))
            .filter_map(|record| record.fields.money("amount"))
            .fold(Fen::ZERO, Fen::plus)
    }

    /// Closed or archived?
    pub fn ended(&self, pack: &Pack) -> bool {
        self.has(pack, Milestone::Closed) || self.has(pack, Milestone::NotFiled)
    }

    /// The phase the case is in: that of the furthest milestone reached.
    pub fn phase(&self, pack: &Pack) -> Phase {
        if self.ended(pack) {
            return Phase::Archive;
        }
        if self.has(pack, Milestone::Decided) {
            return Phase::Execution;
        }
        if self.has(pack, Milestone::Investigated) {
            return Phase::Decision;
        }
        if self.has(pack, Milestone::Filed) { Phase::Investigation } else { Phase::Start }
    }
}

/// The milestone that a record's kind stands for.
pub(crate) fn milestone_of(pack: &Pack, record: &Record) -> Option<Milestone> {
    pack.kind(record.kind.as_str()).and_then(|kind| kind.milestone)
}

/// The sum of the penalties of these kinds.
pub(crate) fn total(penalties: &[Penalty], kinds: &[PenaltyKind]) -> Fen {
    penalties
        .iter()
        .filter(|penalty| kinds.contains(&penalty.kind))
        .filter_map(|penalty| penalty.amount)
        .fold(Fen::ZERO, Fen::plus)
}
