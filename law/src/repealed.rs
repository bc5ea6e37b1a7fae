//! Statutes that are no longer in force 失效依据: a decision that stands on one of them falls (行政处罚法 art. 38), unless the
//! act was over while it was in force (art. 37, 从旧兼从轻).
//!
//! 【知】 The days are general knowledge of the field, not read in the repealing texts. To add one: a row, with the day from
//! which it no longer applies and what took its place.

use crate::Date;

/// A statute that was repealed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Repealed {
    /// The title without 中华人民共和国.
    pub title: &'static str,
    /// The first day on which it no longer applies: year, month, day.
    since: (i16, i8, i8),
    /// What took its place; empty where nothing did.
    pub successor: &'static str,
}

impl Repealed {
    /// The first day on which it no longer applies.
    pub fn since(&self) -> Option<Date> {
        Date::new(self.since.0, self.since.1, self.since.2).ok()
    }
}

/// Every known one, by title.
pub const REPEALED: &[Repealed] = &[
    row("物权法", (2021, 1, 1), "民法典"),
    row("合同法", (2021, 1, 1), "民法典"),
    row("担保法", (2021, 1, 1), "民法典"),
    row("侵权责任法", (2021, 1, 1), "民法典"),
    row("民法总则", (2021, 1, 1), "民法典"),
    row("民法通则", (2021, 1, 1), "民法典"),
    row("婚姻法", (2021, 1, 1), "民法典"),
    row("继承法", (2021, 1, 1), "民法典"),
    row("收养法", (2021, 1, 1), "民法典"),
    row("经济合同法", (1999, 10, 1), "民法典"),
    row("涉外经济合同法", (1999, 10, 1), "民法典"),
    row("技术合同法", (1999, 10, 1), "民法典"),
    row("中外合资经营企业法", (2020, 1, 1), "外商投资法"),
    row("中外合作经营企业法", (2020, 1, 1), "外商投资法"),
    row("外资企业法", (2020, 1, 1), "外商投资法"),
    row("行政监察法", (2018, 3, 20), "监察法"),
    row("治安管理处罚条例", (2006, 3, 1), "治安管理处罚法"),
    row("食品卫生法", (2009, 6, 1), "食品安全法"),
    row("城市规划法", (2008, 1, 1), "城乡规划法"),
    row("环境噪声污染防治法", (2022, 6, 5), "噪声污染防治法"),
    row("公司登记管理条例", (2022, 3, 1), "市场主体登记管理条例"),
    row("企业法人登记管理条例", (2022, 3, 1), "市场主体登记管理条例"),
    row("合伙企业登记管理办法", (2022, 3, 1), "市场主体登记管理条例"),
    row("农民专业合作社登记管理条例", (2022, 3, 1), "市场主体登记管理条例"),
    row("个体工商户条例", (2022, 11, 1), "促进个体工商户发展条例"),
    row("城市房屋拆迁管理条例", (2011, 1, 21), "国有土地上房屋征收与补偿条例"),
    row("城市流浪乞讨人员收容遣送办法", (2003, 8, 1), "城市生活无着的流浪乞讨人员救助管理办法"),
    row("道路交通管理条例", (2004, 5, 1), "道路交通安全法"),
];

const fn row(title: &'static str, since: (i16, i8, i8), successor: &'static str) -> Repealed {
    Repealed { title, since, successor }
}

/// The repealed statute that a citation names, where it no longer applied on the day. A title is what stands between 《 and 》;
/// what is cited without them is not judged.
pub fn repealed(citation: &str, on: Date) -> Option<&'static Repealed> {
    let title = citation.split_once('《')?.1.split_once('》')?.0;
    let title = title.split(['(', '（']).next()?.trim();
    let title = title.strip_prefix("中华人民共和国").unwrap_or(title);
    REPEALED.iter().find(|repealed| repealed.title == title && repealed.since().is_some_and(|since| on >= since))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a37_a_repealed_statute_is_found_from_its_last_day_on() {
        let day = |text: &str| Date::parse(text).unwrap();
        for (citation, on, found) in [
            ("《中华人民共和国合同法》第五十二条", "2021-01-01", true),
            ("《中华人民共和国合同法》第五十二条", "2020-12-31", false),
            ("《合同法》第五十二条", "2022-05-01", true),
            ("《中华人民共和国劳动合同法》第十条", "2022-05-01", false),
            ("《中华人民共和国公司登记管理条例》（2016修订）第六十三条", "2022-03-01", true),
            ("《个体工商户条例（2016修订）》第二条", "2022-11-01", true),
            ("合同法第五十二条", "2022-05-01", false),
            ("《中华人民共和国行政处罚法》第五十一条", "2026-01-01", false),
        ] {
            assert_eq!(repealed(citation, day(on)).is_some(), found, "{citation} {on}");
        }
        assert!(REPEALED.iter().all(|repealed| repealed.since().is_some()));
    }
}
