//! Rules that no legal officer of the agency has signed off work all the same, and say so wherever they decide something.

use crate::site::Site;
use enforcement::refusal::Refusal;
use law::rules::RULES;
use store::registers;

/// What stands behind a provision that waits for its sign-off.
const WAITS: &str = "（待签核）";

/// The provisions whose rules the agency has not signed off yet.
pub(crate) struct Unsigned {
    /// Keys of the rules.
    keys: Vec<&'static str>,
    /// Their provisions.
    provisions: Vec<String>,
}

impl Unsigned {
    /// Of an agency; where the store cannot say, everything waits.
    pub(crate) fn of(site: &Site, agency: &str) -> Unsigned {
        let signed = site.store.read(|unit| registers::sign_offs(unit, agency)).unwrap_or_default();
        Unsigned::without(&signed.iter().map(|sign| sign.rule.as_str()).collect::<Vec<_>>())
    }

    /// Where nobody's sign-offs are at hand: every rule waits.
    pub(crate) fn all() -> Unsigned {
        Unsigned::without(&[])
    }

    fn without(signed: &[&str]) -> Unsigned {
        let waits = || RULES.iter().filter(|rule| !signed.contains(&rule.key));
        Unsigned {
            keys: waits().map(|rule| rule.key).collect(),
            provisions: waits().map(|rule| rule.citation.short()).collect(),
        }
    }

    /// The line that goes below the account of a deadline, where its rule waits; empty otherwise.
    pub(crate) fn line(&self, key: &str) -> String {
        match law::rules::find(key) {
            Some(rule) if self.keys.contains(&rule.key) => {
                format!("  待签核：{}还没有由本机关法制人员签核，期限照常推算\n", rule.citation.short())
            }
            _ => String::new(),
        }
    }

    /// The provision with its mark, where it waits.
    pub(super) fn mark(&self, provision: &str) -> String {
        let article =
            |text: &str| text.split_once('条').map_or_else(|| text.to_owned(), |(article, _)| article.to_owned());
        let waits = self.provisions.iter().any(|rule| article(rule) == article(provision));
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
