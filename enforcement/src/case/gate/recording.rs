//! Recordings: who stores and marks them, what cannot be, and the whole course that J15.1 demands.

use super::duty::other_agency;
use super::{Attempt, obligation};
use crate::case::{Case, Milestone, Stand};
use crate::pack::Recording;
use crate::people::{Actor, Role};
use crate::record::writing;
use crate::recording::{
    CLIPS_MAX, CLOCK_OFFSET_MAX, Clip, DURATION_MAX, MARKS_MAX, Mark, Retention, WORDS_LENGTH_MAX, courses, proves,
};
use crate::refusal::{Code, FieldError, Refusal, Rejected};

/// Longest name of a file, in characters.
const NAME_LENGTH_MAX: usize = 255;
/// Longest name of a device, in characters.
const DEVICE_LENGTH_MAX: usize = 200;

/// May the actor store recordings with this case? Its officers may, their unit's head, and who keeps the files (J20).
pub fn may_store_recordings(stand: Stand<'_>, case: &Case, actor: &Actor) -> Result<(), Rejected> {
    if actor.agency != case.agency {
        return Err(other_agency().into());
    }
    let own = actor.is(Role::Officer) && case.officers(stand.pack).contains(&actor.person);
    let heads = actor.is(Role::UnitHead) && (case.unit.is_none() || actor.unit == case.unit);
    if !own && !heads && !actor.is(Role::Archivist) {
        return Err(Refusal::new(
            Code::NoRight,
            "本案的音像记录由承办人、承办机构负责人或者档案管理人员储存和标注。",
            obligation("J22.1"),
            "请交本案承办人办理。",
        )
        .into());
    }
    Ok(())
}

/// Recordings come in until the file is archived.
pub fn recordings_open(stand: Stand<'_>, case: &Case) -> Result<(), Rejected> {
    if case.has(stand.pack, Milestone::Archived) {
        return Err(Refusal::new(
            Code::CaseEnded,
            "案卷已经归档，不能再存入音像记录。",
            obligation("J21"),
            "归档后发现的音像资料另行补充立卷，并经档案管理人员办理。",
        )
        .into());
    }
    Ok(())
}

/// The clips that the case does not hold yet, each once; clips that say what cannot be are refused, all of them.
pub(crate) fn new_clips(case: &Case, clips: &[Clip]) -> Result<Vec<Clip>, Rejected> {
    let mut errors = Vec::new();
    let mut fresh: Vec<Clip> = Vec::new();
    let mut known: std::collections::HashSet<&str> =
        case.clips.iter().map(|stored| stored.clip.digest.as_str()).collect();
    for clip in clips {
        if let Some(reason) = unsound(clip) {
            errors.push(FieldError { field: "file".into(), label: clip.name.clone(), reason });
        } else if known.insert(clip.digest.as_str()) {
            fresh.push(clip.clone());
        }
    }
    if !errors.is_empty() {
        return Err(Rejected::Form(errors));
    }
    if case.clips.len() + fresh.len() > CLIPS_MAX {
        return Err(Refusal::new(
            Code::RecordingUnsound,
            format!("一案最多存入 {CLIPS_MAX} 段音像记录。"),
            obligation("J22.1"),
            "请核对是否选错案件；确有需要的，分案存入。",
        )
        .into());
    }
    Ok(fresh)
}

fn unsound(clip: &Clip) -> Option<String> {
    let digest = clip.digest.len() == 64 && clip.digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let plain = |text: &str, most: usize| text.chars().count() <= most && !text.chars().any(char::is_control);
    let named = !clip.name.is_empty() && plain(&clip.name, NAME_LENGTH_MAX);
    if !digest {
        Some("没有摘要。".into())
    } else if clip.size == 0 {
        Some("是空文件。".into())
    } else if !named {
        Some(format!("文件名应为 1 至 {NAME_LENGTH_MAX} 字，不含控制字符。"))
    } else if !plain(&clip.device, DEVICE_LENGTH_MAX) {
        Some(format!("设备编号最多 {DEVICE_LENGTH_MAX} 字，不含控制字符。"))
    } else if clip.duration_ms.is_some_and(|duration| duration > DURATION_MAX) {
        Some("时长超过100日，不是真实的记录。".into())
    } else if clip.clock_offset_ms.is_some_and(|offset| offset.abs() > CLOCK_OFFSET_MAX) {
        Some("设备时钟误差过大。请核对。".into())
    } else {
        None
    }
}

/// A mark lies inside its clip, and names a record of the case and a sentence that its document has.
pub(crate) fn sound_mark(stand: Stand<'_>, case: &Case, mark: &Mark) -> Result<(), Rejected> {
    let fault = |field: &str, label: &str, reason: &str| {
        Err(Rejected::Form(vec![FieldError { field: field.into(), label: label.into(), reason: reason.into() }]))
    };
    let Some(stored) = case.clips.iter().find(|stored| stored.clip.digest == mark.clip) else {
        return fault("clip", "音像记录", "本案没有这段音像记录。");
    };
    if mark.at_ms > stored.clip.duration_ms.unwrap_or(DURATION_MAX) {
        return fault("at", "位置", "位置超过这段记录的时长。请核对。");
    }
    if mark.words.chars().count() > WORDS_LENGTH_MAX {
        return fault("words", "说明", "说明最多500字。请删减。");
    }
    if mark.record.is_some_and(|record| case.record(record).is_none()) {
        return fault("record", "对应的执法记录", "本案没有这份记录。请重新选择。");
    }
    if mark.sentence.chars().count() > WORDS_LENGTH_MAX {
        return fault("sentence", "文书中的语句", "最多500字。请只抄录这段记录证明的一句。");
    }
    if !mark.sentence.is_empty() {
        let Some(record) = mark.record.and_then(|record| case.record(record)) else {
            return fault("sentence", "文书中的语句", "请先选择对应的执法记录。");
        };
        if !writing::write(stand, case, record).is_some_and(|document| document.says(&mark.sentence)) {
            return fault("sentence", "文书中的语句", "所选记录的文书中没有这句话。请打开文书，照原文抄录。");
        }
    }
    if case.marks.len() >= MARKS_MAX {
        return fault("clip", "标注", "本案标注已达上限。");
    }
    Ok(())
}

/// J23, J15.1: what proves something in the case is kept with it, and is no routine footage.
pub(crate) fn may_be_routine(stand: Stand<'_>, case: &Case, clip: &str, wanted: Retention) -> Result<(), Rejected> {
    let Some(stored) = case.clips.iter().find(|stored| stored.clip.digest == clip) else {
        return Err(super::no_such_record().into());
    };
    let whole = || {
        let mut whole = courses(stand, case).into_iter().filter(|course| course.demanded == Recording::WholeCourse);
        whole.any(|course| course.clips.iter().any(|digest| digest == clip))
    };
    let why = match proves(case, stored) {
        Some(why) => why,
        None if whole() => "是应当全程音像记录的环节的记录",
        None => return Ok(()),
    };
    if wanted != Retention::Routine {
        return Ok(());
    }
    let mut cites = obligation("J23");
    cites.extend(obligation("J20"));
    let what = format!("《{}》{why}，不能改为日常资料。", stored.clip.name);
    Err(Refusal::new(Code::RecordingUnsound, what, cites, "随案卷保存；引用有误的，先更正引用它的记录。").into())
}

/// J15.1: seizure, forced demolition and the like are recorded from arrival to departure, or each gap has its reason (J19).
pub(super) fn j15_1_whole_course(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    for course in courses(attempt.stand, attempt.case) {
        if course.demanded != Recording::WholeCourse || course.complete() {
            continue;
        }
        let title = attempt
            .case
            .record(course.record)
            .and_then(|record| attempt.stand.pack.kind(record.kind.as_str()))
            .map_or("", |kind| kind.title.as_str());
        let gaps: Vec<String> = course
            .gaps
            .iter()
            .filter(|gap| gap.explained == crate::recording::Explained::Not)
            .map(|gap| if course.timed() { format!("{}至{}", gap.from, gap.to) } else { gap.from.to_string() })
            .collect();
        let mut cites = obligation("J15.1");
        cites.extend(obligation("J19"));
        refusals.push(
            Refusal::new(
                Code::RecordingMissing,
                format!("《{title}》应当全程音像记录，{}没有记录，也没有说明原因。", gaps.join("、")),
                cites,
                if course.timed() {
                    "存入这段时间的音像记录；中断的，标注恢复记录时的语音说明，或者填写《音像记录说明》。"
                } else {
                    "存入音像记录并标注到这份记录；没有记录的，填写《音像记录说明》。"
                },
            )
            .fill("recording-note"),
        );
    }
}
