//! What sort of decision another system pushed, read off its own words: the push format names the act and the matter, the
//! tables of the report want its sort.

use crate::case::Record;
use crate::pack::ActType;

/// The sorts of compulsion, each with the words that say so; the first that is said counts. A way of execution is told
/// before 强制执行 in general, and execution before the measures that it may follow.
const COMPULSION: [(&str, &[&str]); 9] = [
    ("substitute", &["代履行"]),
    ("transfer", &["划拨"]),
    ("auction", &["拍卖"]),
    ("fee", &["加处罚款", "滞纳金"]),
    ("remove", &["强制拆除", "排除妨碍", "恢复原状"]),
    ("other-execution", &["强制执行"]),
    ("seal", &["查封"]),
    ("seize", &["扣押"]),
    ("freeze", &["冻结"]),
];

/// The sort of a pushed decision of this act; empty where the act has one only.
pub(crate) fn sort(act: ActType, record: &Record) -> &'static str {
    let said = |key: &str| record.fields.text(key);
    let title = said("document_title");
    let words = [title, said("cause"), said("disposition")].join(" ");
    let says = |all: &[&str]| all.iter().any(|word| words.contains(word));
    match act {
        ActType::Compulsion => COMPULSION.iter().find(|(_, words)| says(words)).map_or("other", |(sort, _)| sort),
        ActType::Licence if title.contains("不予") => "refused",
        ActType::Licence if title.contains("撤销") => "revoked",
        // Recalled or cancelled: neither granted nor refused.
        ActType::Licence if title.contains("撤回") || title.contains("注销") => "ended",
        ActType::Licence => "granted",
        ActType::Benefit | ActType::Reward if title.contains("不予") || title.contains("停止") => "refused",
        ActType::Benefit | ActType::Reward => "granted",
        ActType::Levy if says(&["征用"]) => "requisitioned",
        ActType::Levy => "levied",
        _ => "",
    }
}
