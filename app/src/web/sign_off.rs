//! Rules that no legal officer of the agency has signed off work all the same, and say so wherever they decide something.

use crate::site::Site;
use enforcement::refusal::Refusal;
use law::rules::RULES;
use store::registers;

/// What stands behind a provision that waits for its sign-off.
const WAITS: &str = "（待签核）";

/// The provisions whose rules the agency has not signed off yet.
pub(super) struct Unsigned(Vec<String>);

impl Unsigned {
    /// Of an agency; where the store cannot say, everything waits.
    pub(super) fn of(site: &Site, agency: &str) -> Unsigned {
        let signed = site.store.read(|unit| registers::sign_offs(unit, agency)).unwrap_or_default();
        let waits = RULES.iter().filter(|rule| !signed.iter().any(|sign| sign.rule == rule.key));
        Unsigned(waits.map(|rule| rule.citation.short()).collect())
    }

    /// The provision with its mark, where it waits.
    pub(super) fn mark(&self, provision: &str) -> String {
        let article =
            |text: &str| text.split_once('条').map_or_else(|| text.to_owned(), |(article, _)| article.to_owned());
        let waits = self.0.iter().any(|rule| article(rule) == article(provision));
        if waits { format!("{provision}{WAITS}") } else { provision.to_owned() }
    }

    /// Refusals with the marks of their provisions.
    pub(super) fn mark_all(&self, mut refusals: Vec<Refusal>) -> Vec<Refusal> {
        for cite in refusals.iter_mut().flat_map(|refusal| &mut refusal.cites) {
            cite.words = self.mark(&cite.words);
        }
        refusals
    }
}
