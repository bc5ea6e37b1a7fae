//! Refusals 拒绝: what the law does not allow. Each says what happened, why (article), and what to do.

use law::Citation;
use serde::Serialize;

/// A refusal's number, given once and for ever. The order of the list is the order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The actor may not do this.
    NoRight = 1,
    /// The case is closed or archived.
    CaseEnded = 2,
    /// The procedure has no such record.
    NotInProcedure = 3,
    /// The case holds such a record already.
    AlreadyRecorded = 4,
    /// Dates run backwards or lie in the future.
    DateOrder = 10,
    /// An officer without a valid certificate, or fewer than two (处罚法42).
    OfficersNotQualified = 11,
    /// An officer who was withdrawn (43).
    OfficerWithdrawn = 12,
    /// Identity was not shown (55, G14).
    IdentityNotShown = 13,
    /// A required step was not taken.
    StepMissing = 14,
    /// The case was not filed (54).
    NotFiled = 15,
    /// The whole course was to be recorded, and something is missing without a reason (J15.1, J19).
    RecordingMissing = 16,
    /// A recording that is not there, or that says what cannot be.
    RecordingUnsound = 17,
    /// Not told (44, 62).
    NotTold = 20,
    /// Told but not yet served.
    NoticeNotServed = 21,
    /// The period for statement and defence runs (45, 62).
    StatementPeriodRunning = 22,
    /// A statement was made and not checked (45).
    StatementNotChecked = 23,
    /// A hearing had to be offered (63).
    HearingNotOffered = 24,
    /// The period to ask for a hearing runs (64).
    HearingPeriodRunning = 25,
    /// A hearing was asked for in time and not held (64).
    HearingNotHeld = 26,
    /// Heavier than told because of the defence, or otherwise (45).
    HeavierThanTold = 27,
    /// A fact or basis that was not told (44, 62).
    UntoldGround = 28,
    /// The hearing was noticed late (64).
    HearingNoticeLate = 29,
    /// The person who presided investigated the case (64).
    HearingPresided = 30,
    /// A basis that was repealed before the act was over (37, 38).
    BasisRepealed = 31,
    /// A period that a procedure makes one wait for is still running.
    PeriodRunning = 32,
    /// A period within which the step had to be taken is over.
    PeriodOver = 33,
    /// At night or on a day off (强制法43).
    AtNight = 34,
    /// An item of inspection that is not published (国办发〔2024〕54号).
    ItemNotPublished = 35,
    /// More routine inspections than the published cap.
    FrequencyCap = 36,
    /// Lists that cannot be drawn from, a seed known too early, or a result that is not theirs (G11, G17.1).
    DrawUnsound = 37,
    /// Not in the year's plan, or the plan is not published and filed (国办发〔2024〕54号).
    NotPlanned = 38,
    /// An organisation that acts outside its published delegation (行政处罚法20, 21; 强制法17).
    DelegationExceeded = 39,
    /// No passed review (S3, 58).
    ReviewMissing = 40,
    /// The review was of another draft.
    ReviewedOtherDraft = 41,
    /// The submission lacks a required item (S8).
    SubmissionIncomplete = 42,
    /// The reviewer handles or approves the case (S5).
    ReviewerInvolved = 43,
    /// The reviewer lacks the qualification (58).
    ReviewerNotQualified = 44,
    /// A ground of refusal was found, so the review cannot pass (S11).
    ReviewCannotPass = 45,
    /// The extension came too late or twice (S13).
    ReviewExtension = 46,
    /// An opinion refers to what is not in the file, or finds against the case on nothing (S9).
    ReviewUnfounded = 47,
    /// Collective discussion is required (57).
    DiscussionMissing = 50,
    /// Discussed by others than the heads, too few, too early or too late.
    DiscussionInvalid = 51,
    /// More than 90 days since filing (60).
    NinetyDays = 60,
    /// The limitation period has run out (36).
    Limitation = 61,
    /// Over the ceilings of the simple procedure (51).
    OverCeiling = 62,
    /// The way of service is not lawful here.
    ServiceWay = 70,
    /// Cash on the spot is not lawful here (68).
    CashNotAllowed = 71,
    /// A late fee over its cap, or before its time (72).
    LateFee = 72,
    /// Urging or applying to the court before its time.
    EnforcementEarly = 73,
    /// A thing that another case holds already (强制法23, 29).
    HeldAlready = 74,
    /// The decision was not performed nor lawfully ended.
    NotPerformed = 80,
    /// A required record is missing from the file.
    FileIncomplete = 81,
    /// Publication without approval or secrecy review (G5.2).
    NotCleared = 90,
    /// The same person prepared and cleared (G5.2).
    SamePerson = 91,
    /// Something that G18 hides would be public.
    WouldLeak = 92,
    /// A step of supervision out of its order: documents, replies, the end (G25, J27, S17).
    SupervisionStep = 95,
    /// A supervision document that lacks what it must say.
    SupervisionIncomplete = 96,
    /// A year whose holidays are not published: nothing is guessed.
    CalendarUnknown = 99,
}

/// What a decision needs, by subject, as the case page lists it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// Filing, investigation, approval: the steps in their order.
    Steps,
    /// Notice, statement and defence.
    Told,
    /// Hearing.
    Hearing,
    /// Provisions in force.
    Basis,
    /// Legality review.
    Review,
    /// Collective discussion.
    Discussion,
    /// Periods of the law.
    Time,
}

impl Subject {
    /// The wording of the page.
    pub fn title(self) -> &'static str {
        match self {
            Subject::Steps => "立案、调查、审批",
            Subject::Told => "告知和陈述申辩",
            Subject::Hearing => "听证",
            Subject::Basis => "依据现行有效",
            Subject::Review => "法制审核",
            Subject::Discussion => "集体讨论",
            Subject::Time => "办案期限和追责时效",
        }
    }
}

impl Code {
    /// The subject of a refusal that stands before a decision; what is about something else counts as a step.
    pub fn subject(self) -> Subject {
        match self {
            Code::NotTold
            | Code::NoticeNotServed
            | Code::StatementPeriodRunning
            | Code::StatementNotChecked
            | Code::HeavierThanTold
            | Code::UntoldGround => Subject::Told,
            Code::HearingNotOffered
            | Code::HearingPeriodRunning
            | Code::HearingNotHeld
            | Code::HearingNoticeLate
            | Code::HearingPresided => Subject::Hearing,
            Code::BasisRepealed => Subject::Basis,
            Code::ReviewMissing | Code::ReviewedOtherDraft | Code::SubmissionIncomplete | Code::ReviewCannotPass => {
                Subject::Review
            }
            Code::DiscussionMissing | Code::DiscussionInvalid => Subject::Discussion,
            Code::NinetyDays | Code::Limitation | Code::PeriodOver | Code::PeriodRunning => Subject::Time,
            _ => Subject::Steps,
        }
    }
}

/// What stands in the way, in words that a county officer understands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Refusal {
    /// The number.
    pub code: Code,
    /// What happened: 还不能作出决定。当事人可在……前提出听证申请，期限未满。
    pub what: String,
    /// The provisions, most important first.
    pub cites: Vec<Cite>,
    /// The way out: 期满后再提交；当事人书面放弃听证的，登记放弃声明。
    pub next: String,
    /// The record kind that would help, for a link.
    pub fill: Option<String>,
}

/// A provision as a refusal carries it: an obligation id or a statute's article, with the words to print.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Cite {
    /// `G21.2`, or the statute's short name with article.
    pub id: String,
    /// 公示办法第二十一条第二款.
    pub words: String,
}

impl From<&Citation> for Cite {
    fn from(citation: &Citation) -> Self {
        Cite { id: citation.short(), words: citation.short() }
    }
}

impl From<Citation> for Cite {
    fn from(citation: Citation) -> Self {
        Cite::from(&citation)
    }
}

impl From<law::ObligationId> for Cite {
    fn from(id: law::ObligationId) -> Self {
        Cite { id: id.to_string(), words: id.citation().short() }
    }
}

impl Refusal {
    /// A refusal without a link.
    pub fn new(code: Code, what: impl Into<String>, cites: Vec<Cite>, next: impl Into<String>) -> Self {
        Self { code, what: what.into(), cites, next: next.into(), fill: None }
    }

    /// Adds the record kind that would help.
    pub fn fill(mut self, kind: &str) -> Self {
        self.fill = Some(kind.to_owned());
        self
    }
}

/// A mistake in a form, at its field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FieldError {
    /// The field's key; with a dot for parts (`party.resident_id`, `penalties.0.amount`).
    pub field: String,
    /// The field's label.
    pub label: String,
    /// What is wrong and how to mend it.
    pub reason: String,
}

/// Why a command was not carried out. Nothing was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rejected {
    /// The form has mistakes.
    Form(Vec<FieldError>),
    /// The law stands in the way: everything that does, in order of precedence.
    Law(Vec<Refusal>),
}

impl From<Refusal> for Rejected {
    fn from(refusal: Refusal) -> Self {
        Rejected::Law(vec![refusal])
    }
}
