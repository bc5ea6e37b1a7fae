//! The teller of the demonstration's penalties: each step a command at its own moment, as pages send it.

use super::{Bureau, HOME, Stage, Story, actor, code_of, form};
use crate::desk::{self, DeskError};
use crate::site::Site;
use enforcement::case::{Command, Verdict};
use enforcement::id::KindKey;
use enforcement::pack::Step;
use law::{Date, Moment};
use std::sync::Arc;

/// Tells one story by commands, each at its own moment.
pub(super) struct Teller<'a> {
    pub(super) site: &'a Arc<Site>,
    pub(super) bureau: &'static Bureau,
    pub(super) story: &'a Story,
    pub(super) start: Date,
    pub(super) base: Date,
    pub(super) now: Moment,
    pub(super) case: String,
}

impl<'a> Teller<'a> {
    pub(super) fn new(site: &'a Arc<Site>, base: Date, story: &'a Story) -> Self {
        Self::of(&HOME, site, base, story)
    }

    /// A story of this bureau.
    pub(super) fn of(bureau: &'static Bureau, site: &'a Arc<Site>, base: Date, story: &'a Story) -> Self {
        let mut start = base;
        let mut left = story.ago;
        while left > 0 {
            start = start.previous();
            if site.calendar.is_workday(start).unwrap_or(true) {
                left -= 1;
            }
        }
        Self { site, bureau, story, start, base, now: Moment::start_of(start), case: String::new() }
    }

    /// The n-th working day of the story, at this hour; never later than now.
    pub(super) fn at(&mut self, day: u32, hour: u32) {
        let date = self.site.calendar.add_workdays(self.start, day).unwrap_or(self.base);
        let moment = Moment::start_of(date).plus_seconds(i64::from(hour) * 3600);
        self.now = moment.min(self.site.now());
    }

    pub(super) fn date(&self) -> Date {
        self.now.date()
    }

    pub(super) fn version(&self) -> Result<u32, DeskError> {
        Ok(self.site.store.read(|unit| store::cases::version(unit, self.bureau.agency, &self.case))?)
    }

    pub(super) fn enter(&self, who: &str, kind: &str, fields: &str) -> Result<(), DeskError> {
        let key = KindKey::new(kind).ok_or(DeskError::NotFound)?;
        let command = Command::Enter { kind: key, flat: form(fields), replaces: None };
        desk::act(self.site, &actor(self.site, who)?, &self.case, self.version()?, command, self.now)?;
        self.sign(kind)
    }

    pub(super) fn sign(&self, kind: &str) -> Result<(), DeskError> {
        loop {
            let opened = desk::read(self.site, self.bureau.agency, &self.case)?;
            let record =
                opened.case.records.iter().rfind(|record| record.kind.as_str() == kind).ok_or(DeskError::NotFound)?;
            let Some(step) = record.waits_for(&self.site.pack) else { return Ok(()) };
            let who = match step {
                Step::Unit => self.bureau.unit,
                Step::Reviewer => self.bureau.reviewer,
                Step::Secrecy => self.bureau.secrecy,
                Step::Archivist => self.bureau.archivist,
                Step::CoHandler => self.bureau.second,
                Step::Head => self.bureau.head,
            };
            let command = Command::Sign {
                record: record.id,
                step,
                verdict: Verdict::Agreed,
                opinion: "同意。".into(),
                signed_at: None,
            };
            desk::act(self.site, &actor(self.site, who)?, &self.case, opened.case.version, command, self.now)?;
        }
    }

    pub(super) fn last(&self, kind: &str) -> Result<u32, DeskError> {
        let opened = desk::read(self.site, self.bureau.agency, &self.case)?;
        opened
            .case
            .records
            .iter()
            .rfind(|record| record.kind.as_str() == kind)
            .map(|record| record.id.0)
            .ok_or(DeskError::NotFound)
    }

    pub(super) fn not_applicable(&self, kind: &str, reason: &str) -> Result<(), DeskError> {
        let command =
            Command::NotApplicable { kind: KindKey::new(kind).ok_or(DeskError::NotFound)?, reason: reason.into() };
        desk::act(self.site, &actor(self.site, self.bureau.officer)?, &self.case, self.version()?, command, self.now)
    }

    pub(super) fn serve(&self, kind: &str) -> Result<(), DeskError> {
        let (document, pair) = (self.last(kind)?, self.pair());
        let fields = format!(
            "documents={document}\nway=direct\noutcome=served\nserved_on={}\nplace=当事人住所\nreceiver=当事人\nrelation=self\n{pair}",
            self.date()
        );
        self.enter(self.bureau.officer, "service-receipt", &fields)
    }

    pub(super) fn pair(&self) -> String {
        format!("officers={}\nofficers={}", self.bureau.officer, self.bureau.second)
    }

    pub(super) fn party(&self) -> String {
        let story = self.story;
        let phone = if story.kind == "natural" { "\nparty.phone=13800138000" } else { "" };
        format!(
            "party.kind={}\nparty.name={}\nparty.resident_id={}\nparty.uscc={}\nparty.representative={}\nparty.address={}{phone}",
            story.kind,
            story.party,
            story.resident_id,
            if story.kind == "organisation" { code_of(story.party, self.base) } else { story.uscc.to_owned() },
            story.representative,
            story.address
        )
    }

    pub(super) fn grounds(&self) -> String {
        let matter = self.bureau.matter;
        format!(
            "facts={}\nviolated={}\nbasis={}\ndiscretion=违法情节一般，适用裁量基准一般档。\nevidence=询问笔录、{}。\npenalties.0.kind=fine\npenalties.0.amount={}\nsame_facts=yes\nopinion=建议按上述意见处理。",
            self.story.facts, matter.violated, matter.basis, matter.evidence, self.story.fine
        )
    }

    /// Submits to the review.
    pub(super) fn submit(&self, changes: &str) -> Result<(), DeskError> {
        let grounds = if changes.is_empty() {
            self.grounds()
        } else {
            self.grounds()
                .replace("适用裁量基准一般档。", "适用裁量基准一般档；当事人主动退还部分费用，在一般档内从轻。")
        };
        let submission = format!(
            "{grounds}\nmajor_public_interest=no\nmajor_public_interest.words=只涉及一名当事人的经营行为。\nsocial_effect=no\nsocial_effect.words=没有舆情和群体性诉求。\ncatalogue_answers.0.0=承办机构负责人认为应当提请审核的\ncatalogue_answers.0.1=否\ncatalogue_answers.0.2=本案属于普通程序，已经送审。\nreport={}\nmaterials={}\nothers={}\nchanges={changes}",
            self.last("investigation-report")?,
            self.last("evidence")?,
            self.last("notice")?
        );
        self.enter(self.bureau.officer, "review-submission", &submission)
    }

    /// The reviewer refuses the first submission, and says on what.
    pub(super) fn refuse(&self) -> Result<(), DeskError> {
        self.read_file()?;
        let no = [
            ("aspect_facts", "收据只有复印件，没有与原件核对的记载。"),
            ("aspect_discretion", "没有写明适用一般档的理由。"),
        ];
        let aspects =
            enforcement::review::ASPECTS.iter().map(|aspect| match no.iter().find(|(key, _)| *key == aspect.key) {
                Some((key, words)) => format!("{key}=no\n{key}.words={words}\n"),
                None => format!("{}=yes\n", aspect.key),
            });
        let (evidence, report) = (self.last("evidence")?, self.last("investigation-report")?);
        let opinion = format!(
            "{}references.0.0=三\nreferences.0.1={evidence}\nreferences.0.2=第1页\nreferences.0.3=收据复印件\nreferences.1.0=五\nreferences.1.1={report}\nreferences.1.3=裁量情况\nconclusion=not_passed\nopinion=请补充收费凭证的原件核对情况，写明裁量理由后再次送审。",
            aspects.collect::<String>()
        );
        self.enter(self.bureau.reviewer, "review-opinion", &opinion)
    }

    /// The reviewer reads the file, record by record, a few minutes each.
    pub(super) fn read_file(&self) -> Result<(), DeskError> {
        let opened = desk::read(self.site, self.bureau.agency, &self.case)?;
        let reviewer = actor(self.site, self.bureau.reviewer)?;
        let standing: Vec<_> = opened.case.standing().collect();
        for (number, record) in standing.iter().enumerate() {
            let before = i64::try_from(standing.len() - number).unwrap_or(0) * 180;
            let at = self.now.plus_seconds(-before);
            let title = self.site.pack.kind(record.kind.as_str()).map_or("", |kind| kind.title.as_str());
            let line = store::audit::Line {
                id: crate::site::new_id(at),
                at: at.exact(),
                person: reviewer.person.to_string(),
                name: reviewer.name.clone(),
                act: "查阅".into(),
                object: opened.case.number.clone(),
                detail: desk::looked_at(record.id, title),
            };
            let agency = self.bureau.agency;
            self.site.store.write(move |unit| store::audit::append(unit, agency, &line))?;
        }
        Ok(())
    }

    pub(super) fn tell(mut self) -> Result<(), DeskError> {
        let until = self.story.until;
        self.at(0, 9);
        let lead = format!(
            "source=inspection\nfound_on={}\n{}\ncause={}\nplace=濮阳市\ncontent=巡查中发现有关线索，初步核查属实。\nopinion=建议立案调查。",
            self.date(),
            self.party(),
            self.story.cause
        );
        self.case =
            desk::open(self.site, &actor(self.site, self.bureau.officer)?, "penalty-ordinary", form(&lead), self.now)?;
        if until >= Stage::Filed {
            self.at(1, 10);
            let filing = format!(
                "{}\ncause={}\nfacts=线索经核查属实，属于本机关管辖。\nbasis=《中华人民共和国行政处罚法》第五十四条\n{}\nopinion=建议立案。",
                self.party(),
                self.story.cause,
                self.pair()
            );
            self.enter(self.bureau.officer, "filing", &filing)?;
        }
        if until >= Stage::Investigating {
            self.investigate()?;
        }
        if until >= Stage::Reported {
            self.at(8, 10);
            let report = format!(
                "{}\ncause={}\n{}\nviolation_ended_on={}\nappraisals=本案未进行评估、鉴定。\nother=无其他需要说明的情况。\ncrime=no\ncrime.words=不涉嫌犯罪。\ncomplex=no\ncomplex.words=情节一般。\nproposal=penalty",
                self.party(),
                self.story.cause,
                self.grounds(),
                self.start
            );
            self.enter(self.bureau.officer, "investigation-report", &report)?;
        }
        if until >= Stage::Told {
            self.at(9, 10);
            self.enter(self.bureau.officer, "penalty-approval-notice", &self.grounds())?;
            self.enter(
                self.bureau.officer,
                "notice",
                &format!("{}\nstatement_days=5\ncontact={}\nphone=0393-0000000", self.grounds(), self.bureau.contact),
            )?;
            self.serve("notice")?;
        }
        if until >= Stage::Submitted {
            self.at(16, 9);
            self.not_applicable("statement", "当事人在期限内没有陈述、申辩。")?;
            self.submit("")?;
            if until == Stage::Submitted {
                self.at(17, 15);
                self.refuse()?;
                self.at(18, 10);
                self.submit("已补充收费凭证的原件核对情况；违法所得按合同和收据逐笔核对，裁量理由已补写。")?;
            }
        }
        if until >= Stage::Reviewed {
            self.at(18, 15);
            self.read_file()?;
            let aspects: String =
                enforcement::review::ASPECTS.iter().map(|aspect| format!("{}=yes\n", aspect.key)).collect();
            self.enter(
                self.bureau.reviewer,
                "review-opinion",
                &format!(
                    "{aspects}conclusion=passed\nopinion={}{}，有书证和询问笔录证明，告知和期限合法，拟罚款在裁量档次之内，同意。",
                    self.story.party, self.story.cause
                ),
            )?;
        }
        if until >= Stage::Decided {
            self.at(19, 10);
            self.enter(self.bureau.officer, "decision-approval", &self.grounds())?;
            self.enter(self.bureau.officer, "decision", &self.grounds())?;
        }
        if until >= Stage::Served {
            self.at(20, 10);
            self.serve("decision")?;
            self.at(22, 10);
            self.enter(
                self.bureau.editor,
                "disclosure-approval",
                "publish=yes\nimpact=yes\nreason=属于应当公开的行政处罚决定。\nseverity=general\nperiod=y1",
            )?;
        }
        if until >= Stage::Closed {
            self.publish_and_close()?;
        }
        if until >= Stage::Archived {
            self.at(40, 10);
            self.enter(
                self.bureau.archivist,
                "file-note",
                &format!("content=本卷材料齐全，无破损、缺页。\nchecked={}", self.bureau.archivist),
            )?;
            let receipt = self.last("service-receipt")?;
            self.enter(
                self.bureau.archivist,
                "archiving",
                &format!(
                    "file_number=20260001\nretention=y30\npages=46\npaper=kept\noriginals={receipt}\noriginals_place=一号库房3柜2盒\nkeeper={}\ncomplete=yes",
                    self.bureau.officer
                ),
            )?;
        }
        Ok(())
    }

    pub(super) fn investigate(&mut self) -> Result<(), DeskError> {
        self.at(3, 16);
        let day = self.date();
        let (pair, second, matter) = (self.pair(), self.bureau.second, self.bureau.matter);
        let (asked, role) = if self.story.kind == "natural" {
            (self.story.party, "party")
        } else {
            (self.story.representative, "representative")
        };
        let inquiry = format!(
            "started_at={day} 14:00\nended_at={day} 15:10\nplace=本局询问室\nasked={asked}\nasked_role={role}\n{pair}\nrecorder={second}\nidentity_shown=yes\nidentity_shown.words=执法人员向被询问人出示执法证，被询问人确认。\nrights_told=yes\nrights_told.words=已告知申请回避、陈述申辩等权利和如实回答的义务，被询问人表示清楚。\ncontent={}\nsigned=yes",
            matter.answer
        );
        self.enter(self.bureau.officer, "inquiry", &inquiry)?;
        self.enter(
            self.bureau.officer,
            "evidence",
            &format!(
                "kind=document\ntitle={}\nproves={}\nsource=当事人提供\nreceived_on={day}\n{pair}\noriginal=yes",
                matter.evidence, matter.proves
            ),
        )?;
        self.enter(
            self.bureau.officer,
            "party-identity",
            &format!("{}\ndocument=身份证照\nchecked=yes", self.party()),
        )?;
        self.not_applicable("site-inspection", "违法行为以书证证明，无需现场检查。")
    }

    pub(super) fn publish_and_close(&mut self) -> Result<(), DeskError> {
        self.not_applicable("expert-review", "案情清楚，不需要专家评审。")?;
        self.publish()?;
        self.at(25, 10);
        self.enter(
            self.bureau.officer,
            "payment",
            &format!("paid_on={}\namount={}\nway=bank\nreceipt=演示0001", self.date(), self.story.fine),
        )?;
        self.enter(self.bureau.officer, "closing", "ending=performed\nreason=罚款已缴清。\nopinion=建议结案。")
    }

    /// From the redaction to the release, after the approval of its disclosure.
    pub(super) fn publish(&mut self) -> Result<(), DeskError> {
        self.enter(self.bureau.editor, "redaction", "checked=yes\nchecked.words=已逐段核对。")?;
        let opened = desk::read(self.site, self.bureau.agency, &self.case)?;
        let draft = desk::preview(self.site, &opened, self.now).ok_or(DeskError::NotFound)?;
        let version = draft.version().as_str().to_owned();
        self.enter(
            self.bureau.secrecy,
            "secrecy-review",
            &format!("text_version={version}\noutcome=passed\nopinion=隐去处理符合规定，可以公开。"),
        )?;
        self.enter(
            self.bureau.editor,
            "publication",
            &format!("text_version={version}\naddress=/public/decisions/{}-{}", self.bureau.agency, self.case),
        )
    }
}
