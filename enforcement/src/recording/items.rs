//! The agency's list of what is recorded 音像记录事项清单 (J16), as it works: which steps of a case must have a recording, and
//! how. Agencies publish it with many different columns; what is read is the step's words and how it is to be recorded.
//!
//! To let a step's words mean a record kind: a line in [`STEPS`].

use crate::id::KindKey;
use crate::pack::Recording;
use law::Date;
use serde::{Deserialize, Serialize};

/// Most items of a list.
pub const ITEMS_MAX: usize = 1_000;

/// Words that demand the step from its beginning to its end.
const WHOLE: [&str; 4] = ["全程", "全过程", "整个", "全部过程"];
/// Words that leave it to the case, whatever stands beside them.
const AS_REQUIRED: [&str; 4] = ["视情", "根据情况", "根据需要", "必要时"];

/// What the words of a step mean.
struct Meaning {
    words: &'static [&'static str],
    /// The record kinds that are made at it.
    kinds: &'static [&'static str],
    /// Of receipts of service: the ways of service that it means; what goes by post is recorded nowhere.
    ways: &'static [&'static str],
}

const fn step(words: &'static [&'static str], kinds: &'static [&'static str]) -> Meaning {
    Meaning { words, kinds, ways: &[] }
}

const fn service(words: &'static [&'static str], ways: &'static [&'static str]) -> Meaning {
    Meaning { words, kinds: &["service-receipt"], ways }
}

/// What the party is told before the decision 告知: what is meant to be decided, and what may be said to it (J16, J18.2).
const TELLING: &[&str] = &["notice", "hearing-notice-offer", "licence-hearing-offer", "licence-revocation-notice"];

/// Words of a step, and what they mean. The first that fits decides: 先行登记保存 is no 检查.
const STEPS: [Meaning; 19] = [
    step(&["强制执行", "代履行", "拆除", "强拆"], &["execution-implementation"]),
    step(&["解除", "退还", "返还"], &["measure-return"]),
    step(&["查封", "扣押", "冻结", "强制措施"], &["measure", "measure-record"]),
    step(&["强制"], &["measure", "measure-record", "execution-implementation"]),
    step(&["先行登记", "登记保存", "保存证据", "证据保存"], &["preservation-notice"]),
    step(&["抽样"], &["sampling-notice"]),
    service(&["告知书送达", "送达告知书", "通知书送达", "送达通知书"], &["direct", "retained", "announcement"]),
    step(&["听证告知", "告知听证", "听证权利", "听证权"], TELLING),
    step(&["听证"], &["hearing-minutes", "licence-hearing-held", "request-hearing"]),
    step(&["陈述", "申辩"], &["statement"]),
    service(&["留置"], &["retained"]),
    service(&["公告送达"], &["announcement"]),
    service(&["送达"], &["direct", "retained", "announcement"]),
    step(&["告知"], TELLING),
    step(&["询问"], &["inquiry"]),
    step(&["集体讨论"], &["discussion", "act-discussion"]),
    step(&["专家"], &["expert-review"]),
    step(&["当场处罚", "简易程序", "当场作出"], &["spot-decision"]),
    step(
        &["检查", "勘验", "勘察", "核查", "取证", "现场"],
        &["site-inspection", "inspection-record", "licence-check", "request-check"],
    ),
];

/// One row of a published list, by what its columns mean.
#[derive(Clone, Debug, Default)]
pub struct ItemRow<'a> {
    /// The step, from the column that names it most closely to the one that names its class of act: 执法类别 «行政强制» does not
    /// make its every step a seizure.
    pub steps: Vec<&'a str>,
    /// How and what is recorded: 记录方式, 记录内容.
    pub manner: Vec<&'a str>,
    /// 记录开始时间.
    pub begins: &'a str,
    /// 记录结束时间.
    pub ends: &'a str,
}

/// One item of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Item {
    /// The step in the list's own words.
    pub step: String,
    /// The record kinds that are made at it; none where the list means something that cases do not hold.
    pub kinds: Vec<KindKey>,
    /// Of receipts of service: the ways that it means; any where there are none.
    #[serde(default)]
    pub ways: Vec<String>,
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
    /// Reads rows; those beyond [`ITEMS_MAX`] are not taken.
    pub fn read<'a>(rows: impl Iterator<Item = ItemRow<'a>>, since: Date) -> ItemList {
        ItemList { since, items: rows.take(ITEMS_MAX).map(|row| item(&row)).collect() }
    }

    /// What the list demands of a record of a kind, and of its way of service, on a day: the strictest item that names it.
    pub fn demands(&self, kind: &str, way: &str, on: Date) -> Recording {
        let named = self.items.iter().filter(|item| item.kinds.iter().any(|key| key.as_str() == kind));
        let named = named.filter(|item| item.ways.is_empty() || item.ways.iter().any(|meant| meant == way));
        named.filter(|_| on >= self.since).map(|item| item.demanded).max().unwrap_or_default()
    }
}

fn item(row: &ItemRow<'_>) -> Item {
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let meaning = row.steps.iter().find_map(|text| STEPS.iter().find(|meaning| has(text, meaning.words)));
    let said = |words: &[&str]| row.steps.iter().chain(&row.manner).any(|text| has(text, words));
    // A list that says from when to when wants what lies between.
    let from_to = !row.begins.trim().is_empty() && !row.ends.trim().is_empty();
    let whole = (said(&WHOLE) || from_to) && !said(&AS_REQUIRED);
    let steps: Vec<&str> = row.steps.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    Item {
        step: steps.join(" "),
        kinds: meaning.map_or(&[][..], |meaning| meaning.kinds).iter().filter_map(|kind| KindKey::new(*kind)).collect(),
        ways: meaning.map_or(&[][..], |meaning| meaning.ways).iter().map(|way| (*way).to_owned()).collect(),
        demanded: if whole { Recording::WholeCourse } else { Recording::AsRequired },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    type Row =
        (&'static [&'static str], &'static [&'static str], (&'static str, &'static str), &'static [&'static str]);

    const WHOLE_COURSE: bool = true;

    /// Rows in the shapes that agencies publish: steps, manner, from and to; the kinds that they mean, and whether the whole
    /// course is demanded.
    const TABLE: &[(Row, bool)] = &[
        ((&["现场检查全过程", "", "行政检查"], &["执法记录仪"], ("", ""), SPOT), WHOLE_COURSE),
        ((&["证据登记保存"], &[], ("执法人员抵达现场", "离开现场"), &["preservation-notice"]), WHOLE_COURSE),
        ((&["保存证据"], &["照相机"], ("", ""), &["preservation-notice"]), false),
        ((&["整个听证"], &["录像"], ("听证开始时", "听证结束时"), HEARING), WHOLE_COURSE),
        ((&["口头陈述申辩"], &["录音"], ("", ""), &["statement"]), false),
        ((&["听证会"], &["全程录像"], ("", ""), HEARING), WHOLE_COURSE),
        ((&["听证会"], &["视情况全程录像"], ("", ""), HEARING), false),
        ((&["留置送达"], &["场景类"], ("", ""), &["service-receipt"]), false),
        ((&["查封、扣押财物"], &["照相、录像"], ("", ""), &["measure", "measure-record"]), false),
        ((&["询问当事人", "行政强制"], &[], ("", ""), &["inquiry"]), false),
        ((&["实施", "行政强制"], &[], ("", ""), &["measure", "measure-record", "execution-implementation"]), false),
        ((&["强制拆除"], &["全程录像"], ("", ""), &["execution-implementation"]), WHOLE_COURSE),
        ((&["告知过程", "行政处罚类"], &["执法记录仪"], ("到场时起", "离场时止"), TELLING), WHOLE_COURSE),
        ((&["听证告知"], &["录音"], ("", ""), TELLING), false),
        ((&["告知并听取陈述申辩"], &["录音"], ("", ""), &["statement"]), false),
        ((&["送达告知书"], &["照相机"], ("", ""), &["service-receipt"]), false),
        ((&["群众来访接待"], &[], ("", ""), &[]), false),
    ];
    const SPOT: &[&str] = &["site-inspection", "inspection-record", "licence-check", "request-check"];
    const HEARING: &[&str] = &["hearing-minutes", "licence-hearing-held", "request-hearing"];

    fn row((steps, manner, (begins, ends), _): Row) -> ItemRow<'static> {
        ItemRow { steps: steps.to_vec(), manner: manner.to_vec(), begins, ends }
    }

    #[test]
    fn j16_lists_of_many_shapes_by_table() {
        for (shape, whole) in TABLE {
            let list = ItemList::read(std::iter::once(row(*shape)), Date::EPOCH);
            let item = list.items.first().unwrap();
            let found: Vec<&str> = item.kinds.iter().map(KindKey::as_str).collect();
            assert_eq!((found.as_slice(), item.demanded == Recording::WholeCourse), (shape.3, *whole), "{shape:?}");
        }
    }

    #[test]
    fn j19_every_kind_that_a_list_may_name_can_be_explained_by_a_note() {
        let pack = crate::pack::Pack::henan_2019().unwrap();
        let about = pack.kind("recording-note").unwrap().field("about").unwrap();
        let demanded = pack.kinds().filter(|kind| kind.recording != Recording::None).map(|kind| kind.key.as_str());
        for key in STEPS.iter().flat_map(|meaning| meaning.kinds).copied().chain(demanded) {
            assert!(about.refers_to(pack.kind(key).unwrap()), "{key}");
        }
        assert!(!about.refers_to(pack.kind("decision").unwrap()));
    }

    #[test]
    fn j16_the_strictest_item_counts_from_the_lists_first_day() {
        let since = Date::parse("2026-03-05").unwrap();
        let named = |step, manner| ItemRow { steps: vec![step], manner: vec![manner], ..ItemRow::default() };
        let list = ItemList::read([named("询问", ""), named("询问未成年人", "全程录像")].into_iter(), since);
        assert_eq!(list.demands("inquiry", "", since), Recording::WholeCourse);
        assert_eq!(list.demands("inquiry", "", since.previous()), Recording::None);
        assert_eq!(list.demands("statement", "", since), Recording::None);
    }

    #[test]
    fn j15_2_an_item_of_service_means_the_ways_that_it_names() {
        for (step, meant) in [
            ("留置送达", &["retained"][..]),
            ("公告送达", &["announcement"]),
            ("文书送达", &["direct", "retained", "announcement"]),
        ] {
            let list =
                ItemList::read(std::iter::once(ItemRow { steps: vec![step], ..ItemRow::default() }), Date::EPOCH);
            for way in ["direct", "retained", "announcement", "post", "electronic"] {
                let demanded = list.demands("service-receipt", way, Date::EPOCH) != Recording::None;
                assert_eq!(demanded, meant.contains(&way), "{step} {way}");
            }
        }
    }
}
