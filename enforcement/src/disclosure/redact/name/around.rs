//! Names by what stands after them: a record, a deed, a bracket, an age.

use super::super::Found;
use super::prose::Prose;
use super::read::{is_minor_here, name_before};
use super::words::DEEDS;
use super::{minor, note, third};

/// 张某的《询问笔录》, 张某的证言.
pub(super) fn before_record(text: &Prose<'_>, at: usize, found: &mut Vec<(String, Found)>) {
    let mut after = at + 1;
    if text.at(after) == '《' {
        after += 1;
    }
    let records = [
        "调查询问笔录",
        "询问笔录",
        "调查笔录",
        "证言",
        "证人证言",
        "陈述笔录",
        "证词",
        "谈话笔录",
        "询问调查笔录",
        "自述材料",
        "情况说明",
        "谈话记录",
        "书面证言",
        "身份证复印件",
        "陈述",
        "供述",
        "自述",
        "签名",
        "签字",
        "辨认笔录",
        "陈述材料",
        "书面说明",
        "电话",
        "手机",
    ];
    if text.any(after, &records).is_none() {
        return;
    }
    let mut end = at;
    for _ in 0..20 {
        let Some(start) = name_before(text, end) else { return };
        note(text, start, end, third(82), found);
        if !matches!(text.before(start), '、' | '和' | '及') {
            return;
        }
        end = start - 1;
    }
}

/// A name before such words, unless it is said of somebody who acts for the party. Says whether one was found.
pub(super) fn before_deed(text: &Prose<'_>, at: usize, found: &mut Vec<(String, Found)>) -> bool {
    let Some(length) = text.any(at, &DEEDS) else { return false };
    let Some(start) = name_before(text, at) else { return false };
    let after = at + length;
    let acts = ["法定代表人", "负责人", "经营者", "投资人", "实际控制人", "执法"];
    if acts.iter().any(|word| text.contains(after, after + 14, word)) || acts_for_party(text, start) {
        return false;
    }
    note(text, start, at, third(70), found);
    true
}

/// A name before a bracket with an identity number, a card, an illness or an age in it.
pub(super) fn before_bracket(text: &Prose<'_>, at: usize, found: &mut Vec<(String, Found)>) {
    let Some(start) = name_before(text, at) else { return };
    let close = (at..at + 80).find(|&place| text.at(place) == ')').unwrap_or(at);
    if is_minor_here(text, at) {
        return note(text, start, at, minor(86), found);
    }
    // Whom a text begins with is whom it is about.
    if start == 0 {
        return;
    }
    let says = |words: &[&str]| words.iter().any(|word| text.contains(at, close, word));
    let of_number = ["身份证", "社会保障号", "公民身份", "卡号", "工号"];
    let of_relation = [
        "员工",
        "职工",
        "雇员",
        "司机",
        "驾驶员",
        "会计",
        "出纳",
        "店员",
        "工人",
        "妻子",
        "丈夫",
        "之妻",
        "之夫",
        "之父",
        "之母",
        "之子",
        "之女",
        "母亲",
        "父亲",
        "村民",
        "居民",
        "业主",
        "邻居",
        "同村",
        "监护人",
        "另案处理",
        "举报人",
        "投诉人",
        "患者",
        "学生",
        "车间主任",
        "服务员",
        "厨师",
        "受害人",
        "死者",
        "目击",
        "银行卡",
        "卡号",
        "出生",
        "护照",
    ];
    let of_sex = matches!(text.at(at + 1), '男' | '女') && matches!(text.at(at + 2), ',' | '、' | ')');
    if (says(&of_number) || says(&of_relation) || of_sex) && !acts_for_party(text, start) {
        note(text, start, at, third(72), found);
    }
}

/// `X，男，17周岁`.
pub(super) fn before_age(text: &Prose<'_>, at: usize, found: &mut Vec<(String, Found)>) {
    // 某某，汉族，15周岁: what stands between the name and the age.
    let sex = matches!(text.at(at + 1), '男' | '女') && text.at(at + 2) == ','
        || (at + 2..at + 6).any(|place| text.has(place, "族,"));
    let aged = text.at(at + 1).is_ascii_digit()
        || text.has(at + 1, "现年")
        || text.has(at + 1, "年仅")
        || text.has(at + 1, "年龄");
    let end = text.sentence_end(at, 40);
    let said = sex
        && ["未成年学生", "系未成年", "未成年人,", "未成年,", "未成年。"]
            .iter()
            .any(|word| text.contains(at, end + 1, word));
    if !(sex || aged) || !(said || is_minor_here(text, at)) {
        return;
    }
    if let Some(start) = name_before(text, at) {
        note(text, start, at, minor(86), found);
    }
}

pub(super) fn acts_for_party(text: &Prose<'_>, start: usize) -> bool {
    let near = start.saturating_sub(14);
    ["当事人", "法定代表人", "负责人", "经营者", "投资人", "被处罚人", "执法人员", "检查人员", "户主"]
        .iter()
        .any(|word| text.contains(near, start, word))
}
