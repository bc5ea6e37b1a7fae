//! The fields of the push format: those of 双公示 for penalties and licences (`credit`), a set of the same shape for every
//! other act, and what the disclosure wants besides (G17.2).

use super::Set;
use crate::columns::bare;
use crate::credit::{self, Kind};
use crate::sheet::clean;

/// One field.
pub struct Field {
    /// Its code, the key in JSON and the head in files.
    pub code: &'static str,
    /// Its Chinese name, then other heads for it.
    pub names: &'static [&'static str],
    /// Must every decision have it?
    pub must: bool,
    /// What stands in it.
    pub meaning: &'static str,
}

const fn field(code: &'static str, names: &'static [&'static str], must: bool, meaning: &'static str) -> Field {
    Field { code, names, must, meaning }
}

/// What every set has besides its own fields.
pub const ADDED: &[Field] = &[
    field(
        "GS_BH",
        &["来源编号", "来源系统编号"],
        false,
        "来源系统对这项决定的固定编号；不填的以文号为准。同一编号再次推送是更新，不会重复",
    ),
    field("GS_CZ", &["操作"], false, "新增、更新或者撤下；不填是新增"),
    field(
        "GS_WSMC",
        &["文书名称", "决定书名称"],
        false,
        "决定书的名称；许可不填的取 XK_XKWS，处罚不填的写“行政处罚决定书”",
    ),
    field(
        "GS_ZFRY",
        &["执法人员", "执法人员及证号"],
        true,
        "姓名和执法证号，例如“甲（16090000001）、乙（16090000002）”",
    ),
    field(
        "GS_YJ",
        &["法律依据", "决定依据"],
        false,
        "法律名称和条、款、项，几条之间用顿号或者分号；许可必填，处罚不填的取 CF_YJ",
    ),
    field("GS_JJTJ", &["救济途径"], false, "复议机关、管辖法院和期限；不填的由本系统写明"),
    field("GS_SDRQ", &["送达日期"], false, "送达之日，救济期限从此起算"),
    field("GS_DZ", &["相对人地址", "住址"], false, "只用于隐去处理，不公开自然人住址"),
    field("GS_DH", &["相对人电话", "联系电话"], false, "只用于隐去处理，不公开"),
    field("GS_QW", &["决定书全文", "文书全文"], true, "决定书全文，一段一行；公开前由本系统作隐去处理和保密审查"),
    field(
        "GS_CXYY",
        &["撤下原因"],
        false,
        "撤下时必填：决定被变更、决定被撤销、决定被确认违法、决定被确认无效、被要求重新作出、公示期限届满",
    ),
    field("GS_CXRQ", &["知道撤下原因之日"], false, "撤下时必填"),
    field("GS_CXSM", &["撤下理由"], false, "撤下时必填，原样公开"),
    field("GS_CXYJ", &["撤下依据"], false, "撤下所依据的条款"),
];

/// Acts other than penalties and licences, with the shape of the 双公示 fields.
pub const OTHER: &[Field] = &[
    field("XZ_LB", &["执法类别"], true, "行政强制、行政检查、行政征收征用、行政确认、行政给付、行政裁决、行政奖励"),
    field("XZ_XDR_MC", &["行政相对人名称", "相对人名称", "当事人"], true, "名称或者姓名"),
    field("XZ_XDR_LB", &["行政相对人类别", "相对人类别"], true, "法人及非法人组织、自然人、个体工商户"),
    field("XZ_XDR_SHXYM", &["统一社会信用代码", "行政相对人代码_1"], false, "法人及非法人组织必填"),
    field("XZ_FRDB", &["法定代表人"], false, "法定代表人、负责人或者经营者"),
    field("XZ_XDR_ZJLX", &["证件类型"], false, "自然人必填"),
    field("XZ_XDR_ZJHM", &["证件号码"], false, "自然人必填；不公开"),
    field("XZ_WSH", &["决定书文号", "文号"], true, "决定书文号"),
    field("XZ_SX", &["执法事项", "事项名称"], true, "做了什么，例如“扣押财物”"),
    field("XZ_SS", &["事实", "查明的情况"], true, "决定认定的事实"),
    field("XZ_NR", &["决定内容"], true, "决定的内容"),
    field("XZ_JDRQ", &["决定日期"], true, "作出决定之日"),
    field("XZ_JG", &["决定机关"], true, "机关名称"),
    field("XZ_JGDM", &["决定机关统一社会信用代码", "决定机关代码"], true, "机关的统一社会信用代码"),
];

/// The standard's kind behind a set, where it has one.
pub(super) fn standard(set: Set) -> Option<Kind> {
    match set {
        Set::Penalty => Some(Kind::Penalty),
        Set::Licence => Some(Kind::Licence),
        Set::Other => None,
    }
}

/// What a push of ours does without, since the site knows it: the source's name and code.
const KNOWN: [&str; 4] = ["CF_SJLY", "CF_SJLYDM", "XK_LYDW", "XK_LYDWDM"];

/// Every field of a set: code, names, must, meaning.
pub fn fields(set: Set) -> Vec<Field> {
    let own: Vec<Field> = match standard(set) {
        Some(kind) => credit::described(kind)
            .map(|one| Field {
                code: one.code,
                names: one.names,
                must: one.must && !KNOWN.contains(&one.code),
                meaning: "双公示 2018 年标准",
            })
            .collect(),
        None => OTHER.iter().map(copy).collect(),
    };
    own.into_iter().chain(ADDED.iter().map(copy)).collect()
}

fn copy(field: &Field) -> Field {
    Field { code: field.code, names: field.names, must: field.must, meaning: field.meaning }
}

/// The field that a head names: by code, by one of its names, or by both as in «文号(CF_WSH)».
pub(super) fn named(fields: &[Field], head: &str) -> Option<&'static str> {
    let plain = clean(head);
    let upper = plain.to_uppercase();
    let code = fields.iter().find(|field| upper == field.code || upper.contains(&format!("({})", field.code)));
    let words = bare(&plain);
    let field = code.or_else(|| {
        let answers = |name: &&str| **name == plain || **name == words || bare(name) == words;
        fields.iter().find(|field| !words.is_empty() && field.names.iter().any(&answers))
    });
    field.map(|field| field.code)
}
