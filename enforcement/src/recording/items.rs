//! The agency's list of what is recorded 音像记录事项清单 (J16), as it works: which steps of a case must have a recording, and
//! how. Agencies publish it with many different columns; what is read is the step's words and how it is to be recorded.

use crate::id::KindKey;
use crate::pack::Recording;
use law::Date;
use serde::{Deserialize, Serialize};

/// Most items of a list.
pub const ITEMS_MAX: usize = 1_000;

/// Columns that name the step.
const STEP_COLUMNS: [&str; 7] =
    ["记录环节", "执法环节", "关键环节", "执法事项", "记录事项", "执法类别", "执法记录类别"];
/// Columns that say from when to when.
const BEGIN_COLUMNS: [&str; 2] = ["记录开始时间", "开始记录时间"];
const END_COLUMNS: [&str; 2] = ["记录结束时间", "结束记录时间"];

/// Words of a step, and the record kinds that are made at it. The first that fits decides: 先行登记保存 is no 检查.
const STEPS: [(&[&str], &[&str]); 8] = [
    (&["查封", "扣押", "强制"], &["measure"]),
    (&["先行登记", "登记保存"], &["preservation-notice"]),
    (&["抽样"], &["sampling-notice"]),
    (&["听证"], &["hearing-minutes"]),
    (&["陈述", "申辩"], &["statement"]),
    (&["送达"], &["service-receipt"]),
    (&["询问"], &["inquiry"]),
    (&["检查", "勘验", "勘察", "调查取证", "现场"], &["site-inspection"]),
];

/// One item of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Item {
    /// The step in the list's own words.
    pub step: String,
    /// The record kinds that are made at it; none where the list means something that cases do not hold.
    pub kinds: Vec<KindKey>,
    /// How it is to be recorded.
    pub demanded: Recording,
}

/// The list in force.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ItemList {
    /// Steps before this day are not judged by it.
    pub since: Date,
    /// Its items.
    pub items: Vec<Item>,
}

impl ItemList {
    /// Reads rows, each the text of its cells by column; rows beyond [`ITEMS_MAX`] are not taken.
    pub fn read<'a>(rows: impl Iterator<Item = Vec<(&'a str, &'a str)>>, since: Date) -> ItemList {
        ItemList { since, items: rows.take(ITEMS_MAX).map(|row| item(&row)).collect() }
    }

    /// What the list demands of a record kind on a day: the strictest item that names it.
    pub fn demands(&self, kind: &str, on: Date) -> Recording {
        let named = self.items.iter().filter(|item| item.kinds.iter().any(|key| key.as_str() == kind));
        named.filter(|_| on >= self.since).map(|item| item.demanded).max().unwrap_or_default()
    }
}

fn item(row: &[(&str, &str)]) -> Item {
    let of = |columns: &[&str]| -> String {
        let cells = columns.iter().filter_map(|column| row.iter().find(|(name, _)| name == column));
        cells.map(|(_, text)| text.trim()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let step = of(&STEP_COLUMNS);
    let named = |text: &str| STEPS.iter().find(|(words, _)| words.iter().any(|word| text.contains(word)));
    // The columns go from the particular to the general: 执法类别 «行政强制» does not make its every step a seizure.
    let kinds = STEP_COLUMNS.iter().find_map(|column| {
        let (_, text) = row.iter().find(|(name, _)| name == column)?;
        named(text).map(|(_, kinds)| kinds.iter().filter_map(|kind| KindKey::new(*kind)).collect())
    });
    let any = |words: &[&str]| row.iter().any(|(_, text)| words.iter().any(|word| text.contains(word)));
    let from_to = ["抵达", "到达", "进入"].iter().any(|word| of(&BEGIN_COLUMNS).contains(word))
        && ["离开", "撤离"].iter().any(|word| of(&END_COLUMNS).contains(word));
    let whole = any(&["全程", "全过程"]) || from_to;
    Item {
        step,
        kinds: kinds.unwrap_or_default(),
        demanded: if whole { Recording::WholeCourse } else { Recording::AsRequired },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    type Row = (&'static [(&'static str, &'static str)], &'static [&'static str], Recording);

    /// Lists in the shapes that agencies publish: a row, the kinds that it means, what it demands.
    const TABLE: &[Row] = &[
        (
            &[("执法类别", "行政检查"), ("记录环节", "现场检查全过程"), ("记录方式", "执法记录仪")],
            &["site-inspection"],
            Recording::WholeCourse,
        ),
        (
            &[
                ("执法类别", "行政处罚"),
                ("记录环节", "证据登记保存"),
                ("记录开始时间", "执法人员抵达现场"),
                ("记录结束时间", "离开现场"),
            ],
            &["preservation-notice"],
            Recording::WholeCourse,
        ),
        (&[("关键环节", "口头陈述申辩"), ("记录方式", "录音")], &["statement"], Recording::AsRequired),
        (&[("执法环节", "听证会"), ("记录过程", "全程录像")], &["hearing-minutes"], Recording::WholeCourse),
        (&[("执法事项", "留置送达"), ("执法记录类别", "场景类")], &["service-receipt"], Recording::AsRequired),
        (&[("执法事项", "查封、扣押财物"), ("记录方式", "照相、录像")], &["measure"], Recording::AsRequired),
        (&[("执法类别", "行政强制"), ("记录环节", "询问当事人")], &["inquiry"], Recording::AsRequired),
        (&[("执法环节", "群众来访接待")], &[], Recording::AsRequired),
    ];

    #[test]
    fn j16_lists_of_many_shapes_by_table() {
        for (row, kinds, demanded) in TABLE {
            let list = ItemList::read(std::iter::once(row.to_vec()), Date::EPOCH);
            let item = list.items.first().unwrap();
            let found: Vec<&str> = item.kinds.iter().map(KindKey::as_str).collect();
            assert_eq!((found.as_slice(), item.demanded), (*kinds, *demanded), "{row:?}");
        }
    }

    #[test]
    fn j16_the_strictest_item_counts_from_the_lists_first_day() {
        let since = Date::parse("2026-03-05").unwrap();
        let rows = vec![vec![("记录环节", "询问")], vec![("记录环节", "询问未成年人"), ("记录方式", "全程录像")]];
        let list = ItemList::read(rows.into_iter(), since);
        assert_eq!(list.demands("inquiry", since), Recording::WholeCourse);
        assert_eq!(list.demands("inquiry", since.previous()), Recording::None);
        assert_eq!(list.demands("statement", since), Recording::None);
    }
}
