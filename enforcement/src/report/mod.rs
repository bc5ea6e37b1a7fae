//! The annual report 行政执法数据年度报告 (G23.1): figures counted from the cases themselves, each with the cases that it
//! counts, so that it can be opened and counted again.
//!
//! To add a figure: a line in [`table::TABLES`]. What it counts is data; how it is counted is one of the few ways of
//! [`table::Counted`]. The counting rules are those that published reports state: period by date of decision, a decision
//! with several penalties once in its heaviest kind, amounts as decided.

pub(crate) mod pushed;
mod staff;
pub mod table;

use crate::case::{Case, Milestone, Record};
use crate::pack::{ActType, Pack};
use crate::value::PenaltyKind;
use law::{Date, Fen};
use std::collections::BTreeSet;
use table::{Counted, Figure, TABLES};

/// The order of penalties from light to heavy, by which a decision with several is counted once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Order(Vec<PenaltyKind>);

impl Default for Order {
    fn default() -> Self {
        Order(PenaltyKind::ALL.into_iter().filter(|kind| *kind != PenaltyKind::Other).collect())
    }
}

/// Why an order is none.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("处罚种类的轻重顺序有误：{0}")]
pub struct InvalidOrder(String);

impl Order {
    /// An order by the stable names of the kinds; each stands in it once, «other» in none, since a known kind beside it
    /// counts.
    pub fn parse(keys: &[String]) -> Result<Order, InvalidOrder> {
        let mut kinds = Vec::new();
        for key in keys {
            let kind = PenaltyKind::from_key(key).filter(|kind| *kind != PenaltyKind::Other);
            let kind = kind.ok_or_else(|| InvalidOrder(format!("不认识“{key}”")))?;
            if kinds.contains(&kind) {
                return Err(InvalidOrder(format!("“{}”出现两次", kind.title())));
            }
            kinds.push(kind);
        }
        match Order::default().0.iter().find(|kind| !kinds.contains(kind)) {
            Some(missing) => Err(InvalidOrder(format!("缺少“{}”", missing.title()))),
            None => Ok(Order(kinds)),
        }
    }

    /// The kind in which a decision is counted; `None` where nothing was imposed.
    pub fn heaviest(&self, kinds: impl Iterator<Item = PenaltyKind>) -> Option<PenaltyKind> {
        kinds.max_by_key(|kind| self.0.iter().position(|known| known == kind))
    }
}

/// A figure's value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Amount {
    /// So many.
    Cases(u64),
    /// So much money.
    Money(Fen),
    /// The agency has no such power: nothing to count, which is not nought.
    NoPower,
    /// So many of so many people; of none there is no share.
    Share {
        /// How many.
        holds: u64,
        /// Of how many.
        of: u64,
    },
    /// The system keeps no record of it: filled in by whom it concerns.
    NotKept,
}

/// A figure with what it counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cell {
    /// What.
    pub figure: &'static Figure,
    /// How many or how much.
    pub amount: Amount,
    /// The cases that it counts, in the order in which they were given.
    pub cases: Vec<String>,
}

/// One table with its figures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counts {
    /// Its stable name.
    pub key: &'static str,
    /// Its title.
    pub title: &'static str,
    /// How it counts, in words.
    pub rule: &'static str,
    /// Its figures in order.
    pub cells: Vec<Cell>,
}

/// The report of a year in the making: cases are added one by one.
pub struct Annual<'a> {
    year: i16,
    order: &'a Order,
    pack: &'a Pack,
    powers: Option<&'a BTreeSet<ActType>>,
    tables: Vec<Counts>,
}

impl<'a> Annual<'a> {
    /// A report on a year. `powers` are the act types that the agency's powers list has; `None` where it has no list.
    pub fn new(year: i16, order: &'a Order, pack: &'a Pack, powers: Option<&'a BTreeSet<ActType>>) -> Annual<'a> {
        let tables = TABLES.iter().map(|table| Counts {
            key: table.key,
            title: table.title,
            rule: table.rule,
            cells: table
                .figures
                .iter()
                .map(|figure| Cell { figure, amount: nought(figure), cases: Vec::new() })
                .collect(),
        });
        Annual { year, order, pack, powers, tables: tables.collect() }
    }

    /// Counts a case.
    pub fn add(&mut self, case: &Case) {
        let found = Found { year: self.year, order: self.order, pack: self.pack, case };
        for cell in self.tables.iter_mut().flat_map(|table| &mut table.cells) {
            let (count, money) = found.count(&cell.figure.counted);
            if count == 0 {
                continue;
            }
            match &mut cell.amount {
                Amount::Cases(cases) => *cases += count,
                Amount::Money(sum) => *sum = sum.plus(money),
                Amount::Share { .. } | Amount::NoPower | Amount::NotKept => continue,
            }
            cell.cases.push(case.id.to_string());
        }
    }

    /// The tables; where the agency has no power of a kind and did nothing of it, the figures say so. Beside one that counts
    /// something, nought is nought.
    pub fn finish(mut self) -> Vec<Counts> {
        let cells = self.tables.iter().flat_map(|table| &table.cells);
        let done: BTreeSet<ActType> =
            cells.filter(|cell| !cell.cases.is_empty()).filter_map(|cell| cell.figure.act).collect();
        for table in &mut self.tables {
            for cell in &mut table.cells {
                let lacking = match (self.powers, cell.figure.act) {
                    (Some(powers), Some(act)) => !powers.contains(&act) && !done.contains(&act),
                    _ => false,
                };
                if lacking && cell.amount != Amount::NotKept {
                    cell.amount = Amount::NoPower;
                }
            }
        }
        self.tables
    }
}

fn nought(figure: &Figure) -> Amount {
    match figure.counted {
        Counted::NotKept | Counted::Staff(_) => Amount::NotKept,
        Counted::PenaltyMoney | Counted::Money { .. } => Amount::Money(Fen::ZERO),
        _ => Amount::Cases(0),
    }
}

/// Records that say that an execution is done or ended.
const ENDED: [&str; 3] = ["execution-implementation", "execution-performed", "execution-termination"];

/// A case as the figures ask it.
struct Found<'a> {
    year: i16,
    order: &'a Order,
    pack: &'a Pack,
    case: &'a Case,
}

impl Found<'_> {
    fn within(&self, date: Option<Date>) -> bool {
        date.is_some_and(|date| date.year() == self.year)
    }

    fn of_kinds(&self, kinds: &[&str]) -> impl Iterator<Item = &Record> {
        let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        self.case
            .standing()
            .filter(move |record| kinds.iter().any(|kind| record.kind.as_str() == kind) && self.within(record.date()))
    }

    /// The penalties decided in the year, a decision that was revoked later included.
    fn penalties(&self) -> &[crate::value::Penalty] {
        let decided = ["decision", "spot-decision", "pushed-decision"];
        self.of_kinds(&decided).last().map_or(&[], |record| record.fields.penalties("penalties"))
    }

    /// The day on which a case of this act was filed.
    fn filed(&self, act: ActType) -> Option<Date> {
        let filed = self.case.reached(self.pack, Milestone::Filed).next().and_then(Record::date);
        filed.filter(|_| self.case.act_type(self.pack) == Some(act))
    }

    /// The day on which what was added for late payment was performed or its execution ended: paid in full, executed, ended,
    /// and where none of that stands by itself, closed.
    fn surcharge_ended(&self) -> Option<Date> {
        let case = self.case;
        let decided = case.last(self.pack, Milestone::LateFee)?.date()?;
        let ended = case.standing().filter(|record| ENDED.contains(&record.kind.as_str()));
        let dates = ended.chain(case.reached(self.pack, Milestone::Closed)).filter_map(Record::date);
        dates.chain(self.paid_in_full()).filter(|date| *date >= decided).min()
    }

    /// The day of the payment with which a penalty's money and what was added to it is paid.
    fn paid_in_full(&self) -> Option<Date> {
        let (case, pack) = (self.case, self.pack);
        let added = case.reached(pack, Milestone::LateFee).filter_map(|record| record.fields.money("amount"));
        let due = added.fold(case.money_due(pack), Fen::plus);
        // Of other acts the closing says when they are done.
        (case.act_type(pack) == Some(ActType::Penalty) && case.money_paid(pack) >= due).then_some(())?;
        let paid = case.reached(pack, Milestone::Paid).chain(case.reached(pack, Milestone::CashCollected));
        paid.filter_map(Record::date).max()
    }

    fn count(&self, counted: &Counted) -> (u64, Fen) {
        let once = |holds: bool| (u64::from(holds), Fen::ZERO);
        match counted {
            Counted::Heaviest(kinds) => {
                let heaviest = self.order.heaviest(self.penalties().iter().map(|penalty| penalty.kind));
                once(heaviest.is_some_and(|kind| kinds.contains(&kind)))
            }
            Counted::Penalised => once(!self.penalties().is_empty()),
            Counted::PenaltyMoney => {
                let sum = self
                    .penalties()
                    .iter()
                    .filter_map(|penalty| penalty.amount)
                    .fold(Fen::ZERO, |sum, fen| sum.plus(fen));
                (u64::from(sum != Fen::ZERO), sum)
            }
            Counted::Reached { act, milestone } => {
                let own = act.is_none() || self.case.act_type(self.pack) == *act;
                once(own && self.case.reached(self.pack, *milestone).any(|record| self.within(record.date())))
            }
            Counted::Filed(act) => once(self.filed(*act).is_some_and(|filed| self.within(Some(filed)))),
            Counted::Carried(act) => {
                let before = |date: Date| date.year() < self.year;
                let closed = self.case.date_of(self.pack, Milestone::Closed);
                once(self.filed(*act).is_some_and(before) && !closed.is_some_and(before))
            }
            Counted::Closed(act) => {
                let closed = self.case.date_of(self.pack, Milestone::Closed);
                once(self.filed(*act).is_some() && self.within(closed))
            }
            Counted::Surcharged => once(self.within(self.surcharge_ended())),
            Counted::Opened(procedures) => {
                let opened = self.case.opened.happened.date();
                once(procedures.contains(&self.case.procedure.as_str()) && self.within(Some(opened)))
            }
            Counted::Kinds(kinds) => once(self.of_kinds(kinds).next().is_some()),
            Counted::Stated { kinds, key, value } => {
                once(self.of_kinds(kinds).any(|record| record.fields.text(key) == *value))
            }
            Counted::SaidBefore { kinds, by, key, values } => {
                let said = self.case.standing().rev().find(|record| by.contains(&record.kind.as_str()));
                let fits = said.is_some_and(|record| values.contains(&record.fields.text(key)));
                // What is told of a case of its own counts there, and not here.
                let own = |record: &&Record| record.fields.text("handled") != "linked";
                once(fits && self.of_kinds(kinds).any(|record| own(&record)))
            }
            Counted::Money { act, kinds, key } => {
                if act.is_some_and(|act| self.case.act_type(self.pack) != Some(act)) {
                    return once(false);
                }
                let amounts: Vec<Fen> = self.of_kinds(kinds).filter_map(|record| record.fields.money(key)).collect();
                (u64::from(!amounts.is_empty()), amounts.into_iter().fold(Fen::ZERO, |sum, fen| sum.plus(fen)))
            }
            Counted::Inspected => {
                // An inspection that ended in a penalty or another act is counted there, and not here, whenever it did.
                let recorded = self.of_kinds(&["inspection-record"]).next().is_some();
                let mut results = self.case.of_kind("inspection-result");
                once(recorded && !results.any(|record| record.fields.text("conclusion") == "violation"))
            }
            Counted::Added => {
                let own = self.case.act_type(self.pack) == Some(ActType::Other) && !self.case.is_elsewhere(self.pack);
                once(own && self.within(self.case.date_of(self.pack, Milestone::Decided)))
            }
            Counted::Pushed { act, sort } => {
                let mut pushed = self.of_kinds(&["pushed-decision"]);
                let own = self.case.act_type(self.pack) == Some(*act);
                once(own && pushed.any(|record| pushed::sort(*act, record) == *sort))
            }
            Counted::Either(all) => once(all.iter().any(|counted| self.count(counted).0 > 0)),
            Counted::Sum(all) => (all.iter().map(|counted| self.count(counted).0).sum(), Fen::ZERO),
            Counted::Staff(_) | Counted::NotKept => (0, Fen::ZERO),
        }
    }
}

/// A check between figures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// What should hold.
    pub words: String,
    /// Does it?
    pub holds: bool,
}

/// The checks between figures that a reader would make: the total is the sum of the kinds, and no more is closed than was
/// filed and carried over.
pub fn checks(tables: &[Counts]) -> Vec<Check> {
    tables.iter().filter_map(total_check).chain(tables.iter().filter_map(closed_check)).collect()
}

/// Cases closed against cases filed and those of earlier years.
fn closed_check(table: &Counts) -> Option<Check> {
    let cases = |wanted: fn(&Counted) -> bool| {
        let cell = table.cells.iter().find(|cell| wanted(&cell.figure.counted))?;
        Some(if let Amount::Cases(cases) = cell.amount { cases } else { 0 })
    };
    let filed = cases(|counted| matches!(counted, Counted::Filed(_)))?;
    let carried = cases(|counted| matches!(counted, Counted::Carried(_)))?;
    let closed = cases(|counted| matches!(counted, Counted::Closed(_)))?;
    let words = format!("{}：结案 {closed}，不多于立案 {filed} 与上年结转 {carried} 之和", table.title);
    Some(Check { words, holds: closed <= filed + carried })
}

/// A table's total against the sum of what it adds up; money is no part of it.
fn total_check(table: &Counts) -> Option<Check> {
    let sums = |cell: &&Cell| matches!(cell.figure.counted, Counted::Penalised | Counted::Sum(_));
    let cases = |cell: &Cell| match cell.amount {
        Amount::Cases(cases) => cases,
        _ => 0,
    };
    let total = table.cells.iter().find(sums)?;
    let parts = table.cells.iter().filter(|cell| !sums(cell));
    let sum: u64 = parts.map(cases).sum();
    let words = format!("{}：{} {}，各项之和 {sum}", table.title, total.figure.label, cases(total));
    Some(Check { words, holds: sum == cases(total) })
}
