//! Statements on property 财产状况, health 健康状况 and trade secrets 商业秘密 within sentences.
//!
//! What belongs to the facts of the case (货值, 违法所得, 注册资本, 罚款, 工资 that are owed) is no statement on property.

mod ailment;
mod body;
mod health;
mod person;
mod property;
mod told;
mod words;

use super::fold::{Folded, is_clause_end};
use super::name::{Principals, Prose};
use super::{Finds, Found, FoundBy, Kind, Subject};
use ailment::ailment;
use health::{health, told_of_somebody};
use property::property;
use words::{TRIGGERS, Trigger};

/// Longest part of a sentence that is taken, in characters.
const CLAUSE_LENGTH_MAX: usize = 60;

/// Finds the three kinds in one pass.
pub(super) fn find(finds: &mut Finds<'_>, prose: &Prose<'_>, principals: &Principals) {
    let text = finds.folded;
    let mut index = 0;
    let mut quoted = false;
    while index < text.len() {
        match text.at(index) {
            '“' => quoted = !body::told_in_quotes(text, index),
            '《' => quoted = true,
            '”' | '》' | '\n' => quoted = false,
            _ => {}
        }
        if let Some(end) = ailment(text, index).filter(|_| !quoted)
            && told_of_somebody(finds, prose, index, end)
        {
            index = end;
            continue;
        }
        let Some((length, trigger)) = TRIGGERS.at(text.chars(), index).filter(|_| !quoted) else {
            index += 1;
            continue;
        };
        let after = index + length;
        let next = match trigger {
            Trigger::Property | Trigger::PropertyWithFigure | Trigger::Pleaded => {
                property(finds, prose, index, after, trigger, principals)
            }
            Trigger::Secret => secret(finds, index, after),
            Trigger::Nothing => None,
            _ => health(finds, prose, index, after, trigger),
        };
        index = next.unwrap_or(after);
    }
    body::find(finds, prose);
    told::find(finds, prose, principals);
}

/// The end of a statement: the clause's end, but a comma within a figure (12,000) does not end it.
fn status_end(text: &Folded, from: usize) -> usize {
    let most = (from + CLAUSE_LENGTH_MAX).min(text.len());
    let mut at = from;
    while at < most {
        let digits = text.at(at) == ',' && text.before(at).is_ascii_digit() && text.at(at + 1).is_ascii_digit();
        let number = text.at(at) == '('
            && ["证", "编号", "账号", "卡号", "号"].iter().any(|word| text.contains(at, at + 9, word));
        if !digits && (is_clause_end(text.at(at)) || text.at(at) == ')' || number) {
            break;
        }
        if ["请求", "申请", "要求", "希望", "恳请", "为由"].iter().any(|word| text.has(at, word)) {
            break;
        }
        at += 1;
    }
    at
}

/// What is said of a secret after it: 属商业秘密, 要求保密.
const CLAIMS: [&str; 8] = ["属", "要求保密", "构成", "系商业", "系技术", "予以保密", "为商业秘密", "为技术秘密"];

/// A secret from its name on, 配方为: as far as it is told; a claim that it is one stays.
fn secret(finds: &mut Finds<'_>, start: usize, after: usize) -> Option<usize> {
    let text = finds.folded;
    let bracketed = text.before(after) == '(';
    let most = text.sentence_end(after, CLAUSE_LENGTH_MAX * 2);
    let mut end = (after..most)
        .find(|&at| text.at(at) == ')' && bracketed || CLAIMS.iter().any(|word| text.has(at, word)))
        .unwrap_or(most);
    while end > after && text.before(end) == ',' {
        end -= 1;
    }
    if bracketed && text.at(end) == ')' {
        end += 1;
    }
    finds.add(start, end, Found::new(Kind::TradeSecret, Subject::Legal, FoundBy::Context, 60));
    Some(end)
}
