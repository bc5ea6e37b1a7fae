//! Citations 依据: a statute or measure, down to article, paragraph and item, printed as the field writes them.

use crate::date::Date;
use serde::Serialize;
use std::fmt::Write;

macro_rules! sources {
    ($($(#[$doc:meta])* $name:ident: $full:literal, $short:literal, $document:literal, $since:expr;)+) => {
        /// Every measure and statute that a rule cites.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Source { $($(#[$doc])* $name,)+ }

        impl Source {
            /// All of them.
            pub const ALL: &'static [Source] = &[$(Source::$name,)+];

            /// The full title, without 《》.
            pub fn full(self) -> &'static str { match self { $(Source::$name => $full,)+ } }

            /// The short title used on pages.
            pub fn short(self) -> &'static str { match self { $(Source::$name => $short,)+ } }

            /// The promulgating document, where it is known.
            pub fn document(self) -> &'static str { match self { $(Source::$name => $document,)+ } }

            /// In force since (year, month, day).
            pub fn since(self) -> (i16, i8, i8) { match self { $(Source::$name => $since,)+ } }
        }
    };
}

sources! {
    /// G.
    Disclosure: "河南省行政执法公示办法", "公示办法", "豫政办〔2019〕30号附件", (2019, 9, 16);
    /// J.
    Record: "河南省行政执法全过程记录办法", "全过程记录办法", "豫政办〔2019〕30号附件", (2019, 9, 16);
    /// S.
    Review: "河南省重大行政执法决定法制审核办法", "法制审核办法", "豫政办〔2019〕30号附件", (2019, 9, 16);
    /// P.
    Plan: "濮阳市司法局全面推行三项制度实施方案", "实施方案", "濮阳市司法局2019年9月16日印发", (2019, 9, 16);
    /// 2021 revision.
    PenaltyLaw: "中华人民共和国行政处罚法", "行政处罚法", "2021年1月22日修订", (2021, 7, 15);
    /// 2011.
    CompulsionLaw: "中华人民共和国行政强制法", "行政强制法", "2011年6月30日通过", (2012, 1, 1);
    /// 2019 amendment.
    LicensingLaw: "中华人民共和国行政许可法", "行政许可法", "2019年4月23日修正", (2019, 4, 23);
    /// 2023 revision.
    ReconsiderationLaw: "中华人民共和国行政复议法", "行政复议法", "2023年9月1日修订", (2024, 1, 1);
    /// 2017 amendment.
    LitigationLaw: "中华人民共和国行政诉讼法", "行政诉讼法", "2017年6月27日修正", (2017, 7, 1);
    /// Rules on service apply by reference.
    CivilProcedureLaw: "中华人民共和国民事诉讼法", "民事诉讼法", "2023年9月1日修正", (2024, 1, 1);
    /// «以上» includes the number.
    CivilCode: "中华人民共和国民法典", "民法典", "2020年5月28日通过", (2021, 1, 1);
    /// Provincial order 204.
    HenanHearing: "河南省行政处罚听证办法", "河南听证办法", "河南省人民政府令第204号", (2021, 12, 1);
    /// Provincial order 168.
    HenanFiling: "河南省重大行政处罚备案审查办法", "河南重大处罚备案办法", "河南省人民政府令第168号", (2015, 7, 1);
    /// State Council order 825.
    SupervisionRegulation: "行政执法监督条例", "行政执法监督条例", "国务院令第825号", (2026, 2, 1);
    /// Transfer of suspected crimes.
    CrimeTransfer: "行政执法机关移送涉嫌犯罪案件的规定", "移送规定", "国务院令第310号（2020年修订）", (2020, 8, 7);
    /// 双公示.
    CreditNotice: "国家发展改革委办公厅关于进一步完善行政许可和行政处罚等信用信息公示工作的指导意见", "双公示标准", "发改办财金〔2018〕424号", (2018, 7, 1);
    /// Publicity periods by severity.
    CreditRepair: "信用修复管理办法", "信用修复办法", "国家发展改革委2025年公布", (2026, 4, 1);
    /// Inspections of enterprises.
    InspectionNotice: "国务院办公厅关于严格规范涉企行政检查的意见", "涉企行政检查意见", "国办发〔2024〕54号", (2024, 12, 30);
    /// Expropriation of buildings.
    ExpropriationRegulation: "国有土地上房屋征收与补偿条例", "国有土地上房屋征收与补偿条例", "国务院令第590号", (2011, 1, 21);
    /// Discretion standards.
    DiscretionOpinion: "国务院办公厅关于进一步规范行政裁量权基准制定和管理工作的意见", "裁量权基准意见", "国办发〔2022〕27号", (2022, 7, 29);
}

impl Source {
    /// The first day on which it is in force.
    pub fn in_force_since(self) -> Date {
        let (year, month, day) = self.since();
        Date::new(year, month, day).unwrap_or_else(|_| Date::new(2019, 9, 16).unwrap_or(Date::EPOCH))
    }
}

/// A provision.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct Citation {
    /// The measure or statute.
    pub source: Source,
    /// 条; 0 for the whole.
    pub article: u16,
    /// 款; 0 where none is named.
    pub paragraph: u16,
    /// 项; 0 where none is named.
    pub item: u16,
}

impl Citation {
    /// An article.
    pub const fn article(source: Source, article: u16) -> Citation {
        Citation { source, article, paragraph: 0, item: 0 }
    }

    /// The same with a paragraph.
    pub const fn paragraph(self, paragraph: u16) -> Citation {
        Citation { paragraph, ..self }
    }

    /// The same with an item.
    pub const fn item(self, item: u16) -> Citation {
        Citation { item, ..self }
    }

    /// 公示办法第二十一条第二款.
    pub fn short(&self) -> String {
        self.source.short().to_owned() + &self.place()
    }

    /// 《河南省行政执法公示办法》第二十一条第二款.
    pub fn full(&self) -> String {
        format!("《{}》{}", self.source.full(), self.place())
    }

    fn place(&self) -> String {
        let mut text = String::new();
        if self.article > 0 {
            let _ = write!(text, "第{}条", chinese_number(self.article));
        }
        if self.paragraph > 0 {
            let _ = write!(text, "第{}款", chinese_number(self.paragraph));
        }
        if self.item > 0 {
            let _ = write!(text, "第（{}）项", chinese_number(self.item));
        }
        text
    }
}

/// 0 to 9999 as article numbers are written: 二十一, 一百零二.
pub fn chinese_number(number: u16) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    const UNITS: [&str; 4] = ["", "十", "百", "千"];
    if number == 0 {
        return "零".to_owned();
    }
    let mut text = String::new();
    let mut gap = false;
    for unit in (0..4_u32).rev() {
        let digit = usize::from(number / 10_u16.pow(unit) % 10);
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push('零');
        }
        if !(digit == 1 && unit == 1 && text.is_empty()) {
            text.push(DIGITS[digit]);
        }
        text += UNITS[unit as usize];
        gap = false;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provisions_read_as_the_field_writes_them() {
        assert_eq!(Citation::article(Source::Disclosure, 21).paragraph(2).short(), "公示办法第二十一条第二款");
        assert_eq!(
            Citation::article(Source::PenaltyLaw, 63).paragraph(1).item(1).full(),
            "《中华人民共和国行政处罚法》第六十三条第一款第（一）项"
        );
        for (number, text) in [
            (1, "一"),
            (10, "十"),
            (18, "十八"),
            (20, "二十"),
            (102, "一百零二"),
            (110, "一百一十"),
            (1259, "一千二百五十九"),
        ] {
            assert_eq!(chinese_number(number), text);
        }
    }
}
