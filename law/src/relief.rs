//! The relief notice 救济告知: where and until when the party may object. Derived by rule, never typed.

use crate::cite::{Citation, Source};
use crate::date::Date;
use serde::{Deserialize, Serialize};

/// Who reconsiders what the agency did 行政复议机关. It follows from what the agency is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reconsideration {
    /// A department of a people's government: that government alone (复议法24).
    #[default]
    Government,
    /// A justice bureau 司法行政部门: the government or the superior bureau, as the party likes (复议法28).
    GovernmentOrSuperior,
    /// Customs, finance, foreign exchange and whatever else is led from above, taxes, state security: the superior
    /// department (复议法27).
    Superior,
}

impl Reconsideration {
    /// All of them, in the order of the form.
    pub const ALL: [Reconsideration; 3] =
        [Reconsideration::Government, Reconsideration::GovernmentOrSuperior, Reconsideration::Superior];

    /// The stable name.
    pub fn key(self) -> &'static str {
        match self {
            Reconsideration::Government => "government",
            Reconsideration::GovernmentOrSuperior => "government_or_superior",
            Reconsideration::Superior => "superior",
        }
    }

    /// The name on pages.
    pub fn title(self) -> &'static str {
        match self {
            Reconsideration::Government => "本级人民政府（行政复议法第二十四条）",
            Reconsideration::GovernmentOrSuperior => "司法行政部门：本级人民政府或者上一级司法行政部门（第二十八条）",
            Reconsideration::Superior => "垂直领导的机关、税务、国家安全机关：上一级主管部门（第二十七条）",
        }
    }

    /// Of a stable name.
    pub fn from_key(key: &str) -> Option<Reconsideration> {
        Reconsideration::ALL.into_iter().find(|body| body.key() == key)
    }

    /// The provision that says so.
    fn citation(self) -> Citation {
        Citation::article(
            Source::ReconsiderationLaw,
            match self {
                Reconsideration::Government => 24,
                Reconsideration::GovernmentOrSuperior => 28,
                Reconsideration::Superior => 27,
            },
        )
    }
}

/// What the notice depends on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Facts<'a> {
    /// The day of the decision.
    pub decided_on: Date,
    /// Decided on the spot 当场作出?
    pub on_the_spot: bool,
    /// Who reconsiders.
    pub reconsideration: Reconsideration,
    /// 本级人民政府.
    pub government: &'a str,
    /// The superior department.
    pub superior: &'a str,
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

/// Derives the notice. Since 2024 a penalty imposed on the spot goes to review before any court (复议法23), and the
/// government alone reviews its departments (24); before, the party chose between it and the superior department.
pub fn notice(facts: &Facts<'_>) -> Relief {
    let revised = facts.decided_on >= Source::ReconsiderationLaw.in_force_since();
    let review_first = facts.on_the_spot && revised;
    let body = body(facts, revised);
    let mut citations = vec![Citation::article(Source::ReconsiderationLaw, 20)];
    if revised {
        citations.push(facts.reconsideration.citation());
    }
    let text = if review_first {
        citations.insert(0, Citation::article(Source::ReconsiderationLaw, 23).paragraph(1).item(1));
        citations.push(Citation::article(Source::LitigationLaw, 45));
        format!(
            "如不服本决定，应当自知道或者应当知道本决定之日起六十日内先向{body}申请行政复议；对行政复议决定不服的，可以自收到行政复议决定书之日起十五日内向{}提起行政诉讼。",
            facts.court
        )
    } else {
        citations.push(Citation::article(Source::LitigationLaw, 46));
        format!(
            "如不服本决定，可以自知道或者应当知道本决定之日起六十日内向{body}申请行政复议，也可以自知道或者应当知道本决定之日起六个月内直接向{}提起行政诉讼。",
            facts.court
        )
    };
    Relief { text, review_first, citations }
}

/// The review body or bodies by name. Where nobody entered the superior department, the government stands.
fn body(facts: &Facts<'_>, revised: bool) -> String {
    let either = || format!("{}或者{}", facts.government, facts.superior);
    match facts.reconsideration {
        _ if facts.superior.is_empty() => facts.government.to_owned(),
        Reconsideration::Superior => facts.superior.to_owned(),
        Reconsideration::GovernmentOrSuperior => either(),
        Reconsideration::Government if !revised => either(),
        Reconsideration::Government => facts.government.to_owned(),
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
            reconsideration: Reconsideration::GovernmentOrSuperior,
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

    #[test]
    fn review24_27_28_the_review_body_follows_from_what_the_agency_is_and_from_the_day() {
        use Reconsideration::{Government, GovernmentOrSuperior, Superior};
        for (day, reconsideration, body) in [
            ("2026-03-02", Government, "六十日内向云濮市人民政府申请"),
            ("2023-12-31", Government, "六十日内向云濮市人民政府或者省司法厅申请"),
            ("2026-03-02", GovernmentOrSuperior, "六十日内向云濮市人民政府或者省司法厅申请"),
            ("2026-03-02", Superior, "六十日内向省司法厅申请"),
            ("2023-12-31", Superior, "六十日内向省司法厅申请"),
        ] {
            let relief = notice(&Facts { reconsideration, ..facts(day, false) });
            assert!(relief.text.contains(body), "{day} {reconsideration:?}: {}", relief.text);
        }
        let spot = notice(&Facts { reconsideration: Superior, ..facts("2026-03-02", true) });
        assert!(spot.text.contains("先向省司法厅申请行政复议"), "{}", spot.text);
        assert_eq!(spot.citations.iter().map(|citation| citation.article).collect::<Vec<_>>(), [23, 20, 27, 45]);
        assert!(!notice(&Facts { superior: "", ..facts("2026-03-02", false) }).text.contains("或者申请"));
    }
}
