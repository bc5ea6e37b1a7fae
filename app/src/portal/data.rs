//! Open data 开放数据: the JSON interface, the yearly files in CSV and JSON, their schema and their catalogue.

use super::{Body, Shown, facts, relief};
use crate::site::Site;
use enforcement::value::PenaltyKind;
use law::Fen;
use serde_json::{Value, json};

/// The columns of the CSV file, in order; the schema names each with its meaning.
pub(crate) const COLUMNS: [(&str, &str); 20] = [
    ("公示编号", "本网站对这项公示的固定编号"),
    ("决定书文号", "决定书上的文号"),
    ("决定书名称", "决定书的名称"),
    ("决定日期", "作出决定之日，YYYY-MM-DD"),
    ("公示日期", "目前这一状态公开之日，YYYY-MM-DD"),
    ("公示截止日期", "公示期限的最后一日；空白为没有期限"),
    ("状态", "公示中、已更正、已撤下"),
    ("执法主体", "作出决定的机关"),
    ("执法人员", "姓名和执法证号"),
    ("执法对象", "当事人；自然人只公开姓"),
    ("执法类别", "行政处罚、行政许可、行政强制、行政检查、行政征收征用"),
    ("违法事实", "决定认定的事实"),
    ("法律依据", "违反的规定和处罚的依据"),
    ("执法决定", "决定的内容"),
    ("处罚种类", "各种处罚的名称，用分号隔开；年度报告按最重的一种计 1 宗；不是处罚的空白"),
    ("罚没金额（元）", "罚款、没收违法所得、没收非法财物的金额之和，按决定书所写，保留两位小数；没有金额的空白"),
    ("救济途径", "复议机关、管辖法院和期限"),
    ("更正说明", "更正的日期和内容；没有更正的空白"),
    ("撤下说明", "撤下的日期、原因和理由；没有撤下的空白"),
    ("页面", "公开页面的地址"),
];

fn until(shown: &Shown) -> Option<String> {
    shown.page().and_then(|page| page.about.until).map(|day| day.to_string())
}

fn notes(shown: &Shown) -> String {
    let notes = shown.page().map(|page| page.about.notes.as_slice()).unwrap_or_default();
    notes.iter().map(|note| format!("{} {}", note.on, note.words)).collect::<Vec<_>>().join("；")
}

fn withdrawal(shown: &Shown) -> String {
    match &shown.body {
        Body::Withdrawn(stone) => format!("{} {} {}", stone.withdrawn, stone.ground_words(), stone.reason),
        Body::Page(_) => String::new(),
    }
}

/// The kinds of penalty in words.
fn penalties(shown: &Shown) -> String {
    let penalties = shown.page().map(|page| page.about.penalties.as_slice()).unwrap_or_default();
    let named = penalties.iter().filter_map(|penal| PenaltyKind::from_key(&penal.kind)).map(PenaltyKind::title);
    named.collect::<Vec<_>>().join("；")
}

/// The money of the penalties, as the annual report sums it.
fn money(shown: &Shown) -> String {
    let penalties = shown.page().map(|page| page.about.penalties.as_slice()).unwrap_or_default();
    let mut amounts = penalties.iter().filter_map(|penal| Fen::from_yuan(&penal.amount).ok());
    let first = amounts.next();
    first.map(|first| amounts.fold(first, Fen::plus).yuan()).unwrap_or_default()
}

/// The cells of one row. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
pub(crate) fn row(_: &Site, shown: &Shown, site: &str) -> Vec<String> {
    let publication = &shown.publication;
    let cells = [
        publication.id.clone(),
        publication.number.clone(),
        shown.page().map(|page| page.title.clone()).unwrap_or_default(),
        publication.decided.clone(),
        shown.published().to_owned(),
        until(shown).unwrap_or_default(),
        shown.state().to_owned(),
        shown.agency.clone(),
        shown.fact(1),
        shown.fact(2),
        shown.act(),
        shown.fact(4),
        shown.fact(5),
        shown.fact(6),
        penalties(shown),
        money(shown),
        shown.fact(7),
        notes(shown),
        withdrawal(shown),
        format!("{site}{}", shown.path()),
    ];
    cells.map(|cell| if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }).into()
}

/// A line of CSV after RFC 4180.
pub(crate) fn csv_line(cells: &[String]) -> String {
    let quoted = cells.iter().map(|cell| {
        if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    });
    quoted.collect::<Vec<_>>().join(",") + "\r\n"
}

/// The head of the CSV file, with the mark by which spreadsheets know UTF-8.
pub(crate) fn csv_head() -> String {
    let heads: Vec<String> = COLUMNS.iter().map(|(name, _)| (*name).to_owned()).collect();
    format!("\u{FEFF}{}", csv_line(&heads))
}

/// One record of the JSON file: the columns of the CSV file and the full text.
pub(crate) fn record(site: &Site, shown: &Shown, address: &str) -> Value {
    let mut record = serde_json::Map::new();
    for ((name, _), cell) in COLUMNS.iter().zip(row(site, shown, address)) {
        record.insert((*name).to_owned(), Value::String(cell));
    }
    let text = shown.page().map(|page| page.text.iter().map(|pieces| super::line(pieces)).collect::<Vec<_>>());
    record.insert("全文".to_owned(), json!(text.unwrap_or_default()));
    Value::Object(record)
}

/// One entry of the JSON interface.
pub(crate) fn entry(site: &Site, shown: &Shown, address: &str) -> Value {
    let publication = &shown.publication;
    let mut entry = json!({
        "id": publication.id,
        "url": format!("{address}{}", shown.path()),
        "agency": publication.agency,
        "agency_name": shown.agency,
        "number": publication.number,
        "title": shown.title(),
        "decided": publication.decided,
        "published": publication.published,
        "state": publication.state,
    });
    match &shown.body {
        Body::Withdrawn(stone) => entry["withdrawn"] = json!(stone),
        Body::Page(page) => {
            let relief = relief(site, page);
            entry["party"] = json!(page.party);
            entry["act"] = json!(page.about.act);
            entry["act_name"] = json!(shown.act());
            entry["articles"] = json!(page.about.articles);
            entry["until"] = json!(until(shown));
            entry["facts"] = facts(shown).map(|(label, text)| (label.to_owned(), json!(text))).collect();
            entry["text"] = json!(page.text.iter().map(|pieces| super::line(pieces)).collect::<Vec<_>>());
            entry["corrections"] = json!(page.about.notes);
            entry["relief"] = json!({ "review": relief.review, "action": relief.action });
        }
    }
    entry
}

/// The schema of the JSON file.
pub(crate) fn schema(address: &str) -> String {
    let properties: serde_json::Map<String, Value> = COLUMNS
        .iter()
        .map(|(name, meaning)| ((*name).to_owned(), json!({ "type": "string", "description": meaning })))
        .chain([(
            "全文".to_owned(),
            json!({ "type": "array", "items": { "type": "string" }, "description": "决定书公开文本，一段一项" }),
        )])
        .collect();
    let required: Vec<&String> = properties.keys().collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{address}/public/data/decisions.schema.json"),
        "title": "行政执法决定公示数据",
        "type": "array",
        "items": { "type": "object", "required": required, "additionalProperties": false, "properties": properties },
    })
    .to_string()
}

/// The catalogue after DCAT, as JSON-LD: every year's files. What is a thing of its own is named as one, so that programs for
/// linked data read it too.
pub(crate) fn catalogue<'a>(level: &str, address: &str, years: impl Iterator<Item = &'a str>) -> String {
    let publisher = json!({ "@type": "foaf:Agent", "foaf:name": format!("{level}司法局") });
    let sets: Vec<Value> = years
        .map(|year| {
            let file = |format: &str, kind: &str| {
                let place = format!("{address}/public/data/decisions-{year}.{format}");
                json!({
                    "@id": place,
                    "@type": "dcat:Distribution",
                    "dct:title": format.to_uppercase(),
                    "dcat:downloadURL": { "@id": place },
                    "dcat:accessURL": { "@id": format!("{address}/public/data") },
                    "dcat:mediaType": { "@id": format!("https://www.iana.org/assignments/media-types/{kind}") },
                    "dct:conformsTo": { "@id": format!("{address}/public/data/decisions.schema.json") },
                })
            };
            json!({
                "@id": format!("{address}/public/data#decisions-{year}"),
                "@type": "dcat:Dataset",
                "dct:identifier": format!("decisions-{year}"),
                "dct:title": format!("{level}行政执法决定（{year}年）"),
                "dct:description": "依照《河南省行政执法公示办法》公示的行政执法决定，已作隐去处理。",
                "dct:language": "zh-CN",
                "dct:publisher": publisher,
                "dcat:keyword": ["行政执法", "行政执法公示", "执法决定"],
                "dcat:landingPage": { "@id": format!("{address}/public/data") },
                "dcat:distribution": [file("csv", "text/csv"), file("json", "application/json")],
            })
        })
        .collect();
    json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@id": format!("{address}/public/data/catalogue.json"),
        "@type": "dcat:Catalog",
        "dct:title": format!("{level}行政执法公示开放数据"),
        "dct:description": "行政执法决定公示的年度数据，与公开页面相同。",
        "dct:publisher": publisher,
        "dcat:dataset": sets,
    })
    .to_string()
}
