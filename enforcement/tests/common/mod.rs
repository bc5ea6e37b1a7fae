//! An invented bureau, and a clock that tests move by hand.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use enforcement::case::{
    self, ActError, Case, Command, Envelope, Flat, NumberError, Numbers, Replaced, Stand, Verdict,
};
use enforcement::goods::Held;
use enforcement::id::{AgencyId, CaseId, KindKey, PersonId, ProcedureKey, RecordId, UnitId};
use enforcement::inspection::{Item, Plan, Planned};
use enforcement::pack::{Pack, Step};
use enforcement::people::{Actor, Agency, Certificate, CertificateState, Neighbour, Person, Role, Roster};
use enforcement::refusal::{Code, Rejected};
use law::calendar::Calendar;
use law::{Date, Moment};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Counter(BTreeMap<(String, i16), u32>);

impl Numbers for Counter {
    fn next(&mut self, series: &str, year: i16) -> Result<u32, NumberError> {
        let last = self.0.entry((series.to_owned(), year)).or_default();
        *last += 1;
        Ok(*last)
    }
}

pub struct World {
    pub pack: Pack,
    pub agency: Agency,
    pub people: Vec<Person>,
    pub now: Moment,
    pub events: Vec<Envelope>,
    pub numbers: Counter,
    pub neighbours: Vec<(String, Neighbour)>,
    pub held: Vec<Held>,
}

pub fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// `key=value` pairs, one a line.
pub fn form(text: &str) -> Flat {
    let mut flat = Flat::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (key, value) = line.split_once('=').unwrap();
        flat.entry(key.trim().to_owned()).or_default().push(value.trim().to_owned());
    }
    flat
}

fn item(name: &str, yearly: Option<u32>) -> Item {
    Item {
        name: name.into(),
        basis: "《中华人民共和国律师法》第四条".into(),
        frequency: String::new(),
        ratio: "20%".into(),
        yearly,
        since: date("2026-01-01"),
    }
}

/// Published and filed at the year's beginning.
pub fn plan() -> Plan {
    let row = |item: &str, special: bool, when: &str| Planned {
        item: item.into(),
        special,
        when: when.into(),
        approved: if special { "濮阳市人民政府".into() } else { String::new() },
        ..Planned::default()
    };
    Plan {
        year: 2026,
        since: date("2026-01-05"),
        filed: Some(date("2026-01-10")),
        rows: vec![
            row("对律师事务所执业情况的行政检查", false, "全年"),
            row("对律师事务所执业情况的行政检查", true, "3月至4月"),
            row("对公证机构的行政检查", false, "3月至4月"),
        ],
    }
}

pub fn person(id: &str, name: &str, roles: &[Role], certificate: Option<&str>) -> Person {
    Person {
        id: PersonId::new(id).unwrap(),
        name: name.into(),
        post: "科员".into(),
        unit: UnitId::new("u1"),
        roles: roles.to_vec(),
        legal_qualification: if roles.contains(&Role::Reviewer) { "A20144109000001".into() } else { String::new() },
        home: String::new(),
        certificate: certificate.map(|number| Certificate {
            number: number.into(),
            area: "濮阳市行政区域".into(),
            fields: ["行政处罚", "行政检查", "行政强制", "行政征收征用"].map(str::to_owned).into(),
            valid_from: date("2024-01-01"),
            valid_until: date("2027-12-31"),
            state: CertificateState::Valid,
        }),
        earlier: Vec::new(),
    }
}

impl World {
    pub fn new(now: &str) -> World {
        World {
            pack: Pack::henan_2019().unwrap(),
            agency: Agency {
                id: AgencyId::new("py-sfj").unwrap(),
                name: "濮阳市试验司法局".into(),
                short_name: "濮试司".into(),
                area: "濮阳市".into(),
                region: "410900".into(),
                uscc: "114109000059001207".into(),
                address: "濮阳市试验路1号".into(),
                phone: "0393-0000000".into(),
                government: "濮阳市人民政府".into(),
                superior: "河南省司法厅".into(),
                court: "濮阳市华龙区人民法院".into(),
                reconsideration: law::relief::Reconsideration::GovernmentOrSuperior,
                individual_business: law::thresholds::Side::Organisation,
                fine_account: "试验银行濮阳分行罚没专户".into(),
                review_body: "法制科".into(),
                review_everything: false,
                statement_days: 5,
                recorded: None,
                reviewed: None,
                places: Vec::new(),
                discretion: None,
                inspections: vec![item("对律师事务所执业情况的行政检查", Some(1)), item("对公证机构的行政检查", None)],
                plans: vec![plan()],
                delegations: Vec::new(),
            },
            people: vec![
                person("chen", "陈一帆", &[Role::Officer], Some("16090010001")),
                person("lin", "林知远", &[Role::Officer], Some("16090010002")),
                person("wu", "吴若水", &[Role::Officer], None),
                person("zhao", "赵承办", &[Role::UnitHead], Some("16090010003")),
                person("he", "何静姝", &[Role::Reviewer], None),
                person("feng", "冯亦舟", &[Role::Head], None),
                person("gao", "高副局", &[Role::Head], None),
                person("song", "宋公示", &[Role::Editor], None),
                person("mi", "米保密", &[Role::Secrecy], None),
                person("dang", "党归档", &[Role::Archivist], None),
            ],
            now: moment(now),
            events: Vec::new(),
            numbers: Counter::default(),
            neighbours: Vec::new(),
            held: Vec::new(),
        }
    }

    pub fn actor(&self, id: &str) -> Actor {
        let person = self.people.iter().find(|person| person.id.as_str() == id).unwrap();
        Actor {
            agency: self.agency.id.clone(),
            person: person.id.clone(),
            name: person.name.clone(),
            unit: person.unit.clone(),
            roles: person.roles.clone(),
        }
    }

    pub fn case(&self) -> Case {
        Case::fold(&self.events).unwrap()
    }

    /// The same world, to go on in another way.
    pub fn fork(&self) -> World {
        World {
            pack: self.pack.clone(),
            agency: self.agency.clone(),
            people: self.people.clone(),
            now: self.now,
            events: self.events.clone(),
            numbers: Counter(self.numbers.0.clone()),
            neighbours: self.neighbours.clone(),
            held: self.held.clone(),
        }
    }

    pub fn with_stand<T>(&self, run: impl FnOnce(Stand<'_>) -> T) -> T {
        let mut roster = Roster::new(self.people.iter().cloned());
        for (name, neighbour) in &self.neighbours {
            roster.add_neighbour(name, neighbour.clone());
        }
        run(Stand {
            calendar: Calendar::published(),
            pack: &self.pack,
            agency: &self.agency,
            roster: &roster,
            now: self.now,
            held: &self.held,
        })
    }

    pub fn at(&mut self, now: &str) -> &mut Self {
        self.now = moment(now);
        self
    }

    pub fn try_open(&mut self, who: &str, procedure: &str, fields: &str) -> Result<(), Rejected> {
        let actor = self.actor(who);
        let mut numbers = std::mem::take(&mut self.numbers);
        let result = self.with_stand(|stand| {
            case::open(
                stand,
                &actor,
                CaseId::new("c1").unwrap(),
                &ProcedureKey::new(procedure).unwrap(),
                &form(fields),
                &mut numbers,
            )
        });
        self.numbers = numbers;
        self.keep(result)
    }

    pub fn try_act(&mut self, who: &str, command: &Command) -> Result<(), Rejected> {
        let actor = self.actor(who);
        let case = self.case();
        let mut numbers = std::mem::take(&mut self.numbers);
        let result = self.with_stand(|stand| case::act(stand, &actor, &case, command, &mut numbers));
        self.numbers = numbers;
        self.keep(result)
    }

    fn keep(&mut self, result: Result<Vec<Envelope>, ActError>) -> Result<(), Rejected> {
        match result {
            Ok(events) => {
                self.events.extend(events);
                Ok(())
            }
            Err(ActError::Rejected(rejected)) => Err(rejected),
            Err(other) => panic!("{other}"),
        }
    }

    pub fn try_enter(&mut self, who: &str, kind: &str, fields: &str) -> Result<(), Rejected> {
        self.try_act(who, &Command::Enter { kind: KindKey::new(kind).unwrap(), flat: form(fields), replaces: None })
    }

    /// Enters and has every step signed at the same moment.
    pub fn enter(&mut self, who: &str, kind: &str, fields: &str) -> RecordId {
        self.try_enter(who, kind, fields).unwrap_or_else(|rejected| panic!("{kind}: {rejected:#?}"));
        self.sign_all(kind)
    }

    pub fn try_sign(&mut self, record: RecordId, step: Step) -> Result<(), Rejected> {
        let who = match step {
            Step::Unit => "zhao",
            Step::Reviewer => "he",
            Step::Secrecy => "mi",
            Step::Archivist => "dang",
            Step::CoHandler => "lin",
            Step::Head => "feng",
        };
        self.try_act(
            who,
            &Command::Sign { record, step, verdict: Verdict::Agreed, opinion: "同意。".into(), signed_at: None },
        )
    }

    pub fn sign_all(&mut self, kind: &str) -> RecordId {
        let case = self.case();
        let id = case.records.iter().rfind(|record| record.kind.as_str() == kind).unwrap().id;
        while let Some(step) = self.case().record(id).unwrap().waits_for(&self.pack) {
            self.try_sign(id, step).unwrap_or_else(|rejected| panic!("{kind} {step:?}: {rejected:#?}"));
        }
        id
    }

    pub fn replace(&mut self, who: &str, kind: &str, record: RecordId, fields: &str) -> Result<(), Rejected> {
        let replaces = Some(Replaced { record, reason: "更正笔误".into() });
        self.try_act(who, &Command::Enter { kind: KindKey::new(kind).unwrap(), flat: form(fields), replaces })
    }

    pub fn serve(&mut self, document: RecordId, on: &str) -> RecordId {
        self.enter("chen", "service-receipt", &format!("documents={document}\nway=direct\noutcome=served\nserved_on={on}\nplace=本局\nreceiver=本人\nrelation=self\nofficers=chen\nofficers=lin"))
    }

    pub fn not_applicable(&mut self, who: &str, kind: &str, reason: &str) {
        let kind = KindKey::new(kind).unwrap();
        self.try_act(who, &Command::NotApplicable { kind, reason: reason.into() }).unwrap();
    }

    pub fn last(&self, kind: &str) -> RecordId {
        self.case().records.iter().rfind(|record| record.kind.as_str() == kind).unwrap().id
    }
}

pub fn codes(result: Result<(), Rejected>) -> Vec<Code> {
    match result {
        Ok(()) => Vec::new(),
        Err(Rejected::Law(refusals)) => refusals.iter().map(|refusal| refusal.code).collect(),
        Err(Rejected::Form(errors)) => panic!("form: {errors:#?}"),
    }
}

pub fn fields_at_fault(result: Result<(), Rejected>) -> Vec<String> {
    match result {
        Err(Rejected::Form(errors)) => errors.into_iter().map(|error| error.field).collect(),
        other => panic!("{other:?}"),
    }
}

pub const LEAD: &str = "source=inspection\nfound_on=2026-03-02\nparty.kind=organisation\nparty.name=濮阳试验法律服务有限公司\nparty.uscc=31410000MD01234542\nparty.representative=马试\nparty.address=濮阳市华龙区试验街8号\ncause=涉嫌冒充律师事务所承接业务\ncontent=巡查发现其以律师事务所名义揽案。\nopinion=建议立案调查。";
pub const FACTS: &str = "自2026年1月起以律师事务所名义对外承接法律服务业务3件。";
pub const GROUNDS: &str = "violated=《中华人民共和国律师法》第十三条\nbasis=《中华人民共和国律师法》第五十五条\ndiscretion=情节一般，按裁量基准一般档处罚。";

pub fn penalties(fine: u32) -> String {
    format!("penalties.0.kind=fine\npenalties.0.amount={fine}")
}

/// From the lead to a notice that was served: filing on the 3rd, report on the 12th, notice served on the 13th of March 2026.
pub fn told(fine: u32) -> World {
    let mut world = investigated(fine);
    world.at("2026-03-13 09:00");
    world.enter(
        "chen",
        "penalty-approval-notice",
        &format!(
            "facts={FACTS}\nbasis=《中华人民共和国律师法》第五十五条\ndiscretion=一般档\n{}\nopinion=建议告知",
            penalties(fine)
        ),
    );
    let kind = if fine >= 50_000 { "hearing-notice-offer" } else { "notice" };
    let notice = world.enter(
        "chen",
        kind,
        &format!(
            "facts={FACTS}\nevidence=询问笔录\n{GROUNDS}\n{}\nstatement_days=5\ncontact=陈一帆\nphone=0393-0000000",
            penalties(fine)
        ),
    );
    world.at("2026-03-13 15:00");
    world.serve(notice, "2026-03-13");
    world
}

pub fn investigated(fine: u32) -> World {
    investigated_finding(fine, "crime=no")
}

/// The same, with what the report finds of a crime.
pub fn investigated_finding(fine: u32, crime: &str) -> World {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "penalty-ordinary", LEAD).unwrap();
    world.at("2026-03-03 10:00");
    let party = "party.kind=organisation\nparty.name=濮阳试验法律服务有限公司\nparty.uscc=31410000MD01234542\nparty.representative=马试\nparty.address=濮阳市华龙区试验街8号";
    world.enter("chen", "filing", &format!("{party}\ncause=涉嫌冒充律师事务所承接业务\nfacts=巡查发现\nbasis=《中华人民共和国行政处罚法》第五十四条\nofficers=chen\nofficers=lin\nopinion=建议立案"));
    world.at("2026-03-05 15:00");
    world.enter("chen", "inquiry", "started_at=2026-03-05 14:00\nended_at=2026-03-05 14:50\nplace=本局询问室\nasked=马试\nasked_role=representative\nofficers=chen\nofficers=lin\nrecorder=lin\nidentity_shown=yes\nidentity_shown.words=已向马试出示执法证。\nrights_told=yes\nrights_told.words=已告知。\ncontent=问：……答：……\nsigned=yes");
    world.enter("chen", "evidence", "kind=document\ntitle=委托合同\nproves=以律师事务所名义承接业务\nsource=当事人提供\nreceived_on=2026-03-05\nofficers=chen\nofficers=lin\noriginal=yes");
    world.enter("chen", "party-identity", &format!("{party}\ndocument=营业执照\nchecked=yes"));
    world
        .try_act(
            "chen",
            &Command::NotApplicable {
                kind: KindKey::new("site-inspection").unwrap(), reason: "无需现场检查".into()
            },
        )
        .unwrap();
    world.at("2026-03-12 10:00");
    world.enter("chen", "investigation-report", &format!("{party}\ncause=涉嫌冒充律师事务所承接业务\nfacts={FACTS}\nviolation_ended_on=2026-03-01\nevidence=询问笔录\n{GROUNDS}\nappraisals=未进行。\nother=无。\n{crime}\ncrime.words=不涉嫌\ncomplex=no\ncomplex.words=情节一般\nproposal=penalty\n{}\nopinion=建议处罚", penalties(fine)));
    world
}

/// What only a person can judge, answered for the review.
pub const JUDGED: &str = "major_public_interest=no\nmajor_public_interest.words=只涉及一家企业\nsocial_effect=no\nsocial_effect.words=没有舆情和群体诉求";

pub fn submission(fine: u32, report: RecordId, evidence: RecordId) -> String {
    format!(
        "facts={FACTS}\n{GROUNDS}\n{}\nreport={report}\nmaterials={evidence}\n{JUDGED}\nopinion=请审核",
        penalties(fine)
    )
}

pub const ASPECTS_YES: &str = "aspect_subject=yes\naspect_procedure=yes\naspect_facts=yes\naspect_law=yes\naspect_discretion=yes\naspect_powers=yes\naspect_documents=yes\naspect_crime=yes";

/// Told, silent, reviewed and passed by 2026-03-25.
pub fn reviewed(fine: u32) -> World {
    let mut world = told(fine);
    world.at("2026-03-23 09:00");
    let _ = world.try_act(
        "chen",
        &Command::NotApplicable { kind: KindKey::new("statement").unwrap(), reason: "当事人未提出".into() },
    );
    let (report, evidence) = (world.last("investigation-report"), world.last("evidence"));
    world.enter("chen", "review-submission", &submission(fine, report, evidence));
    world.at("2026-03-25 09:00");
    world.enter("he", "review-opinion", &format!("{ASPECTS_YES}\nconclusion=passed\nopinion=同意"));
    world
}

pub fn decision(fine: u32) -> String {
    format!(
        "facts={FACTS}\nsame_facts=yes\nevidence=询问笔录、委托合同\n{GROUNDS}\n{}\nopinion=建议处罚",
        penalties(fine)
    )
}

/// Decided as proposed.
pub fn decided(fine: u32) -> World {
    let mut world = reviewed(fine);
    world.at("2026-03-26 09:00");
    world.enter("chen", "decision-approval", &decision(fine));
    world.enter("chen", "decision", &decision(fine));
    world
}

/// The form of a decision on the spot.
pub fn spot_form(fine: u32, kind: &str) -> String {
    format!(
        "party.kind={kind}\nparty.name=试验当事人\ncause=涉嫌未按规定公示\nfound_at=2026-03-02 09:30\nplace=试验街\nofficers=chen\nofficers=lin\nidentity_shown=yes\nfacts=未按规定公示收费标准。\nviolated=《试验办法》第三条\nbasis=《试验办法》第九条\n{}\nrights_told=yes\nstated=不陈述\npayment=bank\ndelivered=yes",
        penalties(fine)
    )
}

/// A decision that another system pushed on 3 March 2026: only its disclosure runs here.
pub fn pushed(act: &str, title: &str, cause: &str) -> World {
    let mut world = World::new("2026-03-03 10:00");
    world.try_open("song", "pushed", &pushed_form(act, title, cause)).unwrap();
    world
}

/// The form of a pushed decision of 2 March 2026.
pub fn pushed_form(act: &str, title: &str, cause: &str) -> String {
    format!(
        "act={act}\nsource_number=S-1\ndocument_number=外〔2026〕1号\ndocument_title={title}\ndecided_on=2026-03-02\nofficers_named=甲（16090000001）\ncause={cause}\nfacts=事实。\nbasis=《试验法》第一条\ndisposition={cause}。\nfull_text=全文。\nlicence_category=general\nparty.kind=organisation\nparty.name=濮阳试推有限公司\nparty.uscc=31410000MD01234542\nparty.representative=推试验\nparty.address=濮阳市试验路1号"
    )
}

/// Has a decision approved, checked, reviewed and published.
pub fn publish(world: &mut World) {
    world.enter("song", "disclosure-approval", "publish=yes\nimpact=yes\nreason=应当公开\nperiod=y1");
    world.enter("song", "redaction", "checked=yes");
    world.enter("mi", "secrecy-review", "text_version=abc\noutcome=passed\nopinion=x");
    world.enter("song", "publication", "text_version=abc\naddress=/x");
}
