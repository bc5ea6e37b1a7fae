//! The relief notice 救济告知: where and until when the party may object. Derived by rule, never typed.

use crate::cite::{Citation, Source};
use crate::date::Date;

/// What the notice depends on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Facts<'a> {
    /// The day of the decision.
    pub decided_on: Date,
    /// Decided on the spot 当场作出?
    pub on_the_spot: bool,
    /// 本级人民政府.
    pub government: &'a str,
    /// The superior department.
    pub superior: &'a str,
    /// The agency is a justice bureau 司法行政部门 (复议法28).
    pub justice_bureau: bool,
    /// The court of first instance.
    pub court: &'a str,
}

/// The notice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relief {
    /// The paragraph of the decision.
    pub text: String,
    /// Review must come first.
    pub review_first: bool,
    /// Provisions.
    pub citations: Vec<Citation>,
}

/// The day on which the reconsideration law of 2023 came into force.
fn revised_since() -> (i16, i8, i8) {
    Source::ReconsiderationLaw.since()
}

/// Derives the notice. Since 2024 a penalty imposed on the spot goes to review before any court (复议法23).
pub fn notice(facts: &Facts<'_>) -> Relief {
    let day = (facts.decided_on.year(), facts.decided_on.month(), facts.decided_on.day());
    let review_first = facts.on_the_spot && day >= revised_since();
    let body = if facts.justice_bureau && !facts.superior.is_empty() {
        format!("{}或者{}", facts.government, facts.superior)
    } else {
        facts.government.to_owned()
    };
    let review = Citation::article(Source::ReconsiderationLaw, 20);
    if review_first {
        return Relief {
            text: format!(
                "如不服本决定，应当自知道或者应当知道本决定之日起六十日内先向{body}申请行政复议；对行政复议决定不服的，可以自收到行政复议决定书之日起十五日内向{}提起行政诉讼。",
                facts.court
            ),
            review_first,
            citations: vec![
                Citation::article(Source::ReconsiderationLaw, 23).paragraph(1).item(1),
                review,
                Citation::article(Source::LitigationLaw, 45),
            ],
        };
    }
    Relief {
        text: format!(
            "如不服本决定，可以自知道或者应当知道本决定之日起六十日内向{body}申请行政复议，也可以自知道或者应当知道本决定之日起六个月内直接向{}提起行政诉讼。",
            facts.court
        ),
        review_first,
        citations: vec![review, Citation::article(Source::LitigationLaw, 46)],
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn facts(day: &str, on_the_spot: bool) -> Facts<'static> {
        Facts {
            decided_on: Date::parse(day).unwrap(),
            on_the_spot,
            government: "云濮市人民政府",
            superior: "省司法厅",
            justice_bureau: true,
            court: "云濮区人民法院",
        }
    }

    #[test]
    fn review23_on_the_spot_since_2024_review_comes_first() {
        let relief = notice(&facts("2026-03-02", true));
        assert!(relief.review_first && relief.text.contains("应当") && relief.text.contains("先向"));
        assert!(!relief.text.contains("六个月"));
    }

    #[test]
    fn review23_silent_for_ordinary_decisions_and_before_2024() {
        assert!(!notice(&facts("2026-03-02", false)).review_first);
        assert!(!notice(&facts("2023-12-31", true)).review_first);
        assert!(notice(&facts("2026-03-02", false)).text.contains("云濮市人民政府或者省司法厅"));
    }
}
