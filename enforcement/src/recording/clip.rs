//! A clip: one sealed file with what it says of itself, and marks in it.

use crate::id::{PersonId, RecordId};
use law::Moment;
use serde::{Deserialize, Serialize};

/// Longest recording that is believed, in milliseconds: a hundred days.
pub const DURATION_MAX: u64 = 100 * 86_400_000;
/// Largest clock error that is believed, in milliseconds: a hundred years.
pub const CLOCK_OFFSET_MAX: i64 = 100 * 366 * 86_400_000;
/// Most clips that one case may hold.
pub const CLIPS_MAX: usize = 50_000;
/// Most marks that one case may hold.
pub const MARKS_MAX: usize = 10_000;
/// Longest words of a mark, in characters.
pub const WORDS_LENGTH_MAX: usize = 500;

/// Where the start of a clip is known from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The file says it.
    File,
    /// The file's name says it.
    Name,
    /// A person stated it.
    Stated,
    /// The device on which the file lay says when it was last written.
    Device,
}

impl Source {
    /// For pages.
    pub fn title(self) -> &'static str {
        match self {
            Source::File => "文件自带",
            Source::Name => "按文件名",
            Source::Stated => "人工填写",
            Source::Device => "设备上的文件时间",
        }
    }
}

/// How long a clip is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retention {
    /// With its case file: evidence.
    #[default]
    CaseFile,
    /// Routine footage: at least six months.
    Routine,
}

impl Retention {
    /// For pages.
    pub fn title(self) -> &'static str {
        match self {
            Retention::CaseFile => "同案卷",
            Retention::Routine => "日常资料，不少于6个月",
        }
    }

    /// The stable name of forms.
    pub fn key(self) -> &'static str {
        match self {
            Retention::CaseFile => "case_file",
            Retention::Routine => "routine",
        }
    }

    /// The class of a stable name.
    pub fn from_key(key: &str) -> Option<Retention> {
        [Retention::CaseFile, Retention::Routine].into_iter().find(|class| class.key() == key)
    }
}

/// One sealed file. Times are the recorder's own; its error stands beside them and corrects nothing but computations.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Clip {
    /// SHA-256 of the file, by which it is stored.
    pub digest: String,
    /// Bytes.
    pub size: u64,
    /// The file's name when it came in.
    pub name: String,
    /// `mp4`, `avi`, …, as `media::probe` names them; empty where it is none of them.
    pub container: String,
    /// Codecs, the picture first.
    #[serde(default)]
    pub codecs: Vec<String>,
    /// When it began, by the recorder's clock.
    pub began: Option<Moment>,
    /// Where the start is known from.
    pub source: Option<Source>,
    /// How long it runs, in milliseconds.
    pub duration_ms: Option<u64>,
    /// The recorder's clock minus true time, in milliseconds, where it was compared.
    pub clock_offset_ms: Option<i64>,
    /// `35.76190,115.02920`, where the file says it.
    #[serde(default)]
    pub place: String,
    /// The recorder: its number in the device register, or else its make.
    #[serde(default)]
    pub device: String,
    /// Who carried the recorder.
    #[serde(default)]
    pub keeper: Option<PersonId>,
    /// How long it is kept.
    #[serde(default)]
    pub retention: Retention,
}

impl Clip {
    /// From when to when it ran by true time, in milliseconds since 1970: the recorder's clock less its error.
    pub fn ran(&self) -> Option<(i64, i64)> {
        let begin = self.began?.unix().checked_mul(1000)?.checked_sub(self.clock_offset_ms.unwrap_or(0))?;
        let end = begin.checked_add(i64::try_from(self.duration_ms?).ok()?)?;
        Some((begin, end))
    }
}

/// What a mark in a recording points to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// J18.2: time, place, officers, act and focus are said.
    Statement,
    /// J18.2: those present are told that they are recorded.
    Notice,
    /// J17.1.
    Scene,
    /// J17.2.
    People,
    /// J17.3.
    Evidence,
    /// J17.4.
    Measure,
    /// J17.5.
    Service,
    /// J17.6.
    Other,
    /// J19: the reason of an interruption is said when recording begins again.
    Interruption,
}

impl MarkKind {
    /// All kinds, in the order of the articles.
    pub const ALL: [MarkKind; 9] = [
        MarkKind::Statement,
        MarkKind::Notice,
        MarkKind::Scene,
        MarkKind::People,
        MarkKind::Evidence,
        MarkKind::Measure,
        MarkKind::Service,
        MarkKind::Other,
        MarkKind::Interruption,
    ];

    /// For pages.
    pub fn title(self) -> &'static str {
        match self {
            MarkKind::Statement => "语音说明时间、地点、人员、行为、摄录重点",
            MarkKind::Notice => "告知正在记录",
            MarkKind::Scene => "执法现场环境",
            MarkKind::People => "有关人员体貌特征和言行举止",
            MarkKind::Evidence => "重要涉案物品及其主要特征",
            MarkKind::Measure => "对人员、财物采取措施",
            MarkKind::Service => "送达执法文书",
            MarkKind::Other => "其他重点",
            MarkKind::Interruption => "语音说明中止原因",
        }
    }

    /// The stable name of forms.
    pub fn key(self) -> &'static str {
        match self {
            MarkKind::Statement => "statement",
            MarkKind::Notice => "notice",
            MarkKind::Scene => "scene",
            MarkKind::People => "people",
            MarkKind::Evidence => "evidence",
            MarkKind::Measure => "measure",
            MarkKind::Service => "service",
            MarkKind::Other => "other",
            MarkKind::Interruption => "interruption",
        }
    }

    /// The kind of a stable name.
    pub fn from_key(key: &str) -> Option<MarkKind> {
        MarkKind::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The provision, by its item.
    pub fn provision(self) -> &'static str {
        match self {
            MarkKind::Statement | MarkKind::Notice => "第十八条第二款",
            MarkKind::Scene => "第十七条第一项",
            MarkKind::People => "第十七条第二项",
            MarkKind::Evidence => "第十七条第三项",
            MarkKind::Measure => "第十七条第四项",
            MarkKind::Service => "第十七条第五项",
            MarkKind::Other => "第十七条第六项",
            MarkKind::Interruption => "第十九条",
        }
    }
}

/// A place in a clip, with what is there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Mark {
    /// The clip.
    pub clip: String,
    /// Milliseconds from its beginning.
    pub at_ms: u64,
    /// What is there.
    pub kind: MarkKind,
    /// In words.
    #[serde(default)]
    pub words: String,
    /// The record or document that it proves.
    #[serde(default)]
    pub record: Option<RecordId>,
    /// The sentence of that document, in its own words, where it proves one in particular.
    #[serde(default)]
    pub sentence: String,
}
