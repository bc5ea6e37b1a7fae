//! `mingfa doctor`: everything that is derived from the streams is derived again and compared: summaries, officers, tasks,
//! counts, number series; and what is public is held against what the log committed to.

use crate::archive::import::ORIGINS;
use crate::desk::{self, DeskError, Opened};
use crate::site::Site;
use enforcement::duty;
use law::{Moment, docno};
use std::collections::{BTreeMap, BTreeSet};
use store::cases::{self, Summary, TaskRow};
use store::{Error, field, log, publications};

/// How many cases are read at once.
const BATCH: usize = 200;

/// A number series: agency, word of the series, year.
type SeriesKey = (String, String, i64);

/// What was found.
pub(crate) struct Findings {
    /// How many cases were compared.
    pub(crate) seen: usize,
    /// What differs, a line each.
    pub(crate) faults: Vec<String>,
}

/// Derives every case's state from its stream again and compares.
pub(crate) fn examine(site: &Site) -> Result<Findings, DeskError> {
    let mut doctor =
        Doctor { site, now: site.now(), faults: Vec::new(), cases: BTreeMap::new(), numbers: BTreeMap::new() };
    let (mut after, mut seen) = ((String::new(), String::new()), 0);
    loop {
        let page = site.store.read(|unit| cases::streams(unit, &after, BATCH))?;
        let Some(last) = page.last() else { break };
        after = last.clone();
        for (agency, id) in &page {
            seen += 1;
            doctor.case(agency, id)?;
        }
    }
    doctor.totals()?;
    doctor.series()?;
    doctor.publications()?;
    Ok(Findings { seen, faults: doctor.faults })
}

struct Doctor<'a> {
    site: &'a Site,
    now: Moment,
    faults: Vec<String>,
    /// Cases by agency.
    cases: BTreeMap<String, i64>,
    /// Numbers that the streams gave, by series.
    numbers: BTreeMap<SeriesKey, Vec<i64>>,
}

impl Doctor<'_> {
    fn case(&mut self, agency: &str, id: &str) -> Result<(), DeskError> {
        *self.cases.entry(agency.to_owned()).or_default() += 1;
        let opened = match desk::read(self.site, agency, id) {
            Ok(opened) => opened,
            Err(DeskError::Fault(fault)) => {
                self.faults.push(format!("{agency} {id}：记录流不能读取：{fault}"));
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let (stored, mut officers, tasks) = self.site.store.read(|unit| {
            let summary = cases::find(unit, agency, id)?;
            Ok::<_, Error>((summary, cases::officers(unit, agency, id)?, cases::stored_task_rows(unit, agency, id)?))
        })?;
        let derived = desk::summary(self.site, &opened.case, self.now);
        officers.sort();
        let mut wanted = derived.officers.clone();
        wanted.sort();
        let same = stored.is_some_and(|stored| Summary { updated: stored.updated.clone(), ..derived } == stored);
        if !same {
            self.faults.push(format!("{agency} {id}：摘要与记录流不一致"));
        }
        if officers != wanted {
            self.faults.push(format!("{agency} {id}：承办人索引与记录流不一致"));
        }
        self.tasks(&opened, &tasks)?;
        self.count_numbers(&opened);
        Ok(())
    }

    /// Tasks rest on the stream and on the day: what both the day of the last event and today derive must be there, and
    /// nothing that neither derives.
    fn tasks(&mut self, opened: &Opened, stored: &[TaskRow]) -> Result<(), DeskError> {
        let last = opened.events.last().map_or(self.now, |event| event.recorded);
        let derive = |now| -> Result<BTreeSet<TaskRow>, DeskError> {
            let stand = self.site.stand(&opened.agency, &opened.roster, now);
            Ok(cases::task_rows(&duty::tasks(stand, &opened.case))?.into_iter().collect())
        };
        let (then, today) = (derive(last)?, derive(self.now)?);
        let stored: BTreeSet<TaskRow> = stored.iter().cloned().collect();
        let missing = then.intersection(&today).any(|row| !stored.contains(row));
        let odd = stored.iter().any(|row| !then.contains(row) && !today.contains(row));
        if missing || odd {
            self.faults.push(format!("{} {}：待办与记录流不一致", opened.case.agency, opened.case.id));
        }
        Ok(())
    }

    fn count_numbers(&mut self, opened: &Opened) {
        let (case, pack) = (&opened.case, &self.site.pack);
        let of_case = case.procedure_in(pack).map(|procedure| (procedure.series.clone(), case.number.clone()));
        let of_records = case.records.iter().filter_map(|record| {
            let number = record.effect.as_ref()?.number.clone()?;
            Some((pack.kind(record.kind.as_str())?.series.clone(), number))
        });
        // A number that another system gave belongs to none of our series (G19.2).
        let of_records = of_records.filter(|(series, _)| !series.is_empty());
        for (series, number) in of_case.into_iter().chain(of_records) {
            let Some(parts) = docno::parse(&number) else {
                self.faults.push(format!("{} {}：文号“{number}”不能读取", case.agency, case.id));
                continue;
            };
            let key = (case.agency.to_string(), series, i64::from(parts.year));
            self.numbers.entry(key).or_default().push(i64::from(parts.number));
        }
    }

    fn totals(&mut self) -> Result<(), DeskError> {
        for (agency, listed, counted) in self.site.store.read(cases::totals)? {
            let streams = self.cases.get(&agency).copied().unwrap_or(0);
            if listed != streams {
                self.faults.push(format!("{agency}：案件列表有 {listed} 件，记录流有 {streams} 件"));
            }
            if counted != streams {
                self.faults.push(format!("{agency}：各阶段合计 {counted} 件，记录流有 {streams} 件"));
            }
        }
        Ok(())
    }

    /// Numbers run from 1 without a gap and without a double, up to the last one given. One that was reserved for the field
    /// and that no document bears is accounted for by its register. Where cases were imported, the site they came from gave
    /// other numbers of the series, and gaps are as they should be.
    fn series(&mut self) -> Result<(), DeskError> {
        for (agency, series, year, number) in self.site.store.read(field::unused)? {
            self.numbers.entry((agency, series, year)).or_default().push(number);
        }
        let stored = self.site.store.read(cases::series)?;
        let stored: BTreeMap<SeriesKey, i64> =
            stored.into_iter().map(|(agency, series, year, last)| ((agency, series, year), last)).collect();
        for (key, numbers) in &mut self.numbers {
            numbers.sort_unstable();
            let (agency, series, year) = key;
            let imported = self.site.store.folder().join(ORIGINS).join(agency).is_dir();
            let gapless = numbers.iter().zip(1..).all(|(number, place)| *number == place);
            let single = numbers.windows(2).all(|pair| pair.first() != pair.last());
            if !(gapless || imported && single) {
                self.faults.push(format!("{agency}：{series}〔{year}〕的文号有缺号或者重号"));
            }
            let (last, given) = (stored.get(key).copied().unwrap_or(0), numbers.last().copied().unwrap_or(0));
            if last != given {
                self.faults.push(format!("{agency}：{series}〔{year}〕的编号记到 {last}，记录流用到 {given}"));
            }
        }
        Ok(())
    }

    /// What is public is what the log committed to when it was released.
    fn publications(&mut self) -> Result<(), DeskError> {
        let mut after = String::new();
        loop {
            let page = self.site.store.read(|unit| publications::all(unit, &after, BATCH))?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.id.clone();
            for publication in &page {
                let logged = self.site.store.read(|unit| log::logged(unit, &publication.agency, &publication.id))?;
                if logged.as_deref() != Some(desk::log_fields(publication).as_slice()) {
                    self.faults.push(format!("{}：公示内容与账上记录的不一致", publication.id));
                }
            }
        }
    }
}
