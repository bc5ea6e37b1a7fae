//! A row of the push format as the form of a record: checked like a 双公示 row where it is one, then put into the keys
//! that records have.

use super::field::standard;
use super::{Basis, Operation, Pushed, Row, Said, Set, fields};
use crate::credit::{self, Kind, Understood, Verdict};
use enforcement::disclosure::outward::GROUNDS;
use enforcement::pack::ActType;
use enforcement::value::PenaltyKind;
use law::Fen;
use law::docno;
use std::collections::BTreeMap;

/// The row of a file's head, counted by the check from 1.
const HEAD_ROW: usize = 1;

/// Reads every row.
pub(super) fn read(set: Set, rows: &[Row], basis: Basis<'_>) -> Vec<Result<Pushed, Vec<Said>>> {
    let puts: Vec<&Row> = rows.iter().filter(|row| !withdraws(row)).collect();
    let mut checked = by_standard(set, &puts, basis).into_iter();
    let read = |row: &Row| {
        if withdraws(row) {
            return withdrawal(set, row, basis);
        }
        let (faults, notes) = checked.next().unwrap_or_default();
        put(set, row, basis, faults, notes)
    };
    rows.iter().map(read).collect()
}

fn withdraws(row: &Row) -> bool {
    matches!(row.cell("GS_CZ"), "撤下" | "撤回" | "withdraw")
}

fn said(field: &str, reason: impl Into<String>) -> Said {
    Said { field: field.to_owned(), reason: reason.into() }
}

/// The codes that differ between the sets.
fn code(set: Set, tail: &str) -> String {
    let head = match set {
        Set::Penalty => "CF",
        Set::Licence => "XK",
        Set::Other => "XZ",
    };
    format!("{head}_{tail}")
}

/// What the 双公示 check says of the rows: what refuses, and what is only worth knowing.
fn by_standard(set: Set, rows: &[&Row], basis: Basis<'_>) -> Vec<(Vec<Said>, Vec<Said>)> {
    let mut found: Vec<(Vec<Said>, Vec<Said>)> = rows.iter().map(|_| Default::default()).collect();
    let Some(kind) = standard(set).filter(|_| !rows.is_empty()) else { return found };
    let heads: Vec<&str> = credit::described(kind).map(|field| field.code).collect();
    let mut text = csv::Writer::from_writer(Vec::new());
    let written = std::iter::once(heads.iter().map(|code| (*code).to_owned()).collect::<Vec<String>>())
        .chain(rows.iter().map(|row| heads.iter().map(|code| filled(row, code, basis)).collect()))
        .try_for_each(|record| text.write_record(record));
    let (Ok(()), Ok(bytes)) = (written, text.into_inner()) else {
        for (faults, _) in &mut found {
            faults.push(said("", "这一行含有不能核对的字符。"));
        }
        return found;
    };
    let against = credit::Basis { today: basis.today, uploaded: Some(basis.today), calendar: basis.calendar };
    for finding in credit::check(kind, "push.csv", &bytes, against).rows {
        let one = said(&finding.field, finding.reason);
        match (finding.row.checked_sub(HEAD_ROW + 1).and_then(|place| found.get_mut(place)), finding.verdict) {
            (_, Verdict::Ok) => {}
            (Some((faults, _)), Verdict::Refused) => faults.push(one),
            // An identity number in the text is hidden by the redaction; a late one is late, and public all the same.
            (Some((_, notes)), _) => notes.push(one),
            (None, Verdict::Refused) => found.iter_mut().for_each(|(faults, _)| faults.push(one.clone())),
            (None, _) => {}
        }
    }
    found
}

/// A cell of the standard; what the sender need not say of itself is what the site knows of it.
fn filled(row: &Row, code: &str, basis: Basis<'_>) -> String {
    let known = match code {
        _ if !row.cell(code).is_empty() => return row.cells.get(code).cloned().unwrap_or_default(),
        "CF_SJLY" | "XK_LYDW" => basis.agency,
        "CF_SJLYDM" | "XK_LYDWDM" => basis.uscc,
        _ => "",
    };
    known.to_owned()
}

/// The cells of a row as the standard's reader understands them. Other acts are read like penalties.
struct Cells<'a> {
    set: Set,
    row: &'a Row,
    basis: Basis<'a>,
}

impl Cells<'_> {
    fn understood(&self, tail: &str) -> Understood {
        let kind = standard(self.set).unwrap_or(Kind::Penalty);
        let standard = if self.set == Set::Licence { code(Set::Licence, tail) } else { code(Set::Penalty, tail) };
        credit::understood(kind, &standard, self.row.cell(&code(self.set, tail)), self.basis.today)
    }

    fn own(&self, tail: &str) -> &str {
        self.row.cell(&code(self.set, tail))
    }

    fn number(&self) -> String {
        docno::normalise(self.own("WSH"))
    }

    fn source(&self) -> String {
        match self.row.cell("GS_BH") {
            "" => self.number(),
            source => source.to_owned(),
        }
    }
}

fn withdrawal(set: Set, row: &Row, basis: Basis<'_>) -> Result<Pushed, Vec<Said>> {
    let cells = Cells { set, row, basis };
    let mut faults = Vec::new();
    if cells.source().is_empty() {
        faults.push(said("GS_BH", "请填写来源编号或者决定书文号，指明撤下哪一项。"));
    }
    let ground = GROUNDS.iter().find(|(key, words)| *words == row.cell("GS_CXYY") || *key == row.cell("GS_CXYY"));
    if ground.is_none() {
        let known: Vec<&str> = GROUNDS.iter().map(|(_, words)| *words).collect();
        faults.push(said("GS_CXYY", format!("请填写撤下原因：{}。", known.join("、"))));
    }
    let found = credit::understood(Kind::Penalty, "CF_JDRQ", row.cell("GS_CXRQ"), basis.today).day;
    if found.is_none() {
        faults.push(said("GS_CXRQ", "请填写知道撤下原因之日，不晚于今天。"));
    }
    if row.cell("GS_CXSM").is_empty() {
        faults.push(said("GS_CXSM", "请填写公开说明的理由（行政处罚法第四十八条、公示办法第二十二条）。"));
    }
    let (Some((ground, _)), Some(found), true) = (ground, found, faults.is_empty()) else { return Err(faults) };
    let mut flat = BTreeMap::new();
    let reason = row.cell("GS_CXSM").to_owned();
    for (key, value) in [("ground", (*ground).to_owned()), ("found_on", found.to_string()), ("reason", reason)] {
        flat.insert(key.to_owned(), vec![value]);
    }
    Ok(Pushed {
        source: cells.source(),
        number: cells.number(),
        operation: Operation::Withdraw(flat),
        notes: unknown(row),
    })
}

fn unknown(row: &Row) -> Vec<Said> {
    let reason = |name: &String| said("", format!("“{name}”不是本格式的字段，没有读入。"));
    row.unknown.iter().map(reason).collect()
}

fn put(
    set: Set,
    row: &Row,
    basis: Basis<'_>,
    mut faults: Vec<Said>,
    mut notes: Vec<Said>,
) -> Result<Pushed, Vec<Said>> {
    let cells = Cells { set, row, basis };
    faults.extend(missing(set, row));
    if !matches!(row.cell("GS_CZ"), "" | "新增" | "更新" | "put") {
        faults.push(said("GS_CZ", "操作写新增、更新或者撤下。"));
    }
    faults.extend(whose(&cells));
    let act = act(&cells);
    if act.is_none() {
        faults.push(said(
            "XZ_LB",
            "执法类别不认识。请写行政强制、行政检查、行政征收征用、行政确认、行政给付、行政裁决或者行政奖励。",
        ));
    }
    let day = |written: &str| credit::understood(Kind::Penalty, "CF_JDRQ", written, basis.today).day;
    let decided = cells.understood("JDRQ").day;
    if decided.is_none() && !cells.own("JDRQ").is_empty() && !faults.iter().any(|fault| fault.field.ends_with("_JDRQ"))
    {
        faults.push(said(&code(set, "JDRQ"), "不是有效的日期，或者晚于今天。"));
    }
    if !row.cell("GS_SDRQ").is_empty() && day(row.cell("GS_SDRQ")).is_none() {
        faults.push(said("GS_SDRQ", "不是有效的日期，或者晚于今天。"));
    }
    let (Some(act), Some(decided), true) = (act, decided, faults.is_empty()) else { return Err(faults) };
    let mut flat: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut set_to = |key: &str, value: String| {
        if !value.is_empty() {
            flat.insert(key.to_owned(), vec![value]);
        }
    };
    set_to("act", act.key().to_owned());
    set_to("source_number", cells.source());
    set_to("document_number", cells.number());
    set_to("document_title", title(&cells));
    set_to("decided_on", decided.to_string());
    set_to("delivered_on", day(row.cell("GS_SDRQ")).map(|day| day.to_string()).unwrap_or_default());
    set_to("officers_named", row.cell("GS_ZFRY").to_owned());
    set_to("cause", cause(&cells));
    set_to("facts", facts(&cells));
    set_to("basis", provisions(basis_of(&cells)));
    set_to("disposition", cells.own("NR").to_owned());
    if set == Set::Licence {
        set_to("licence_category", cells.understood("XKLB").text);
        set_to("certificate", cells.own("XKZS").to_owned());
        set_to("certificate_number", cells.own("XKBH").to_owned());
        set_to("licence_state", cells.understood("ZT").text);
        set_to("valid_from", cells.understood("YXQZ").day.map(|day| day.to_string()).unwrap_or_default());
        let until = cells.understood("YXQZI").day.map(|day| day.to_string());
        // 2099-12-31 says that there is no end.
        set_to("valid_until", until.filter(|day| day != "2099-12-31").unwrap_or_default());
    }
    set_to("relief", row.cell("GS_JJTJ").to_owned());
    set_to("full_text", row.cell("GS_QW").to_owned());
    for (part, value) in party(&cells) {
        set_to(&format!("party.{part}"), value);
    }
    for (line, (kind, amount, words)) in penalties(&cells).into_iter().enumerate() {
        set_to(&format!("penalties.{line}.kind"), kind.key().to_owned());
        set_to(&format!("penalties.{line}.amount"), amount.map(Fen::yuan).unwrap_or_default());
        set_to(&format!("penalties.{line}.words"), words);
    }
    notes.extend(unknown(row));
    Ok(Pushed { source: cells.source(), number: cells.number(), operation: Operation::Put(flat), notes })
}

/// G17.2: what every decision must have and this one lacks. The standard's own fields are asked for by its check.
fn missing(set: Set, row: &Row) -> Vec<Said> {
    let own = |code: &str| standard(set).is_some() && !code.starts_with("GS_");
    let asked = fields(set).into_iter().filter(|field| field.must && !own(field.code));
    let mut faults: Vec<Said> = asked
        .filter(|field| row.cell(field.code).is_empty())
        .map(|field| said(field.code, format!("缺少{}（公示办法第十七条）。", field.names[0])))
        .collect();
    if set != Set::Penalty && row.cell("GS_YJ").is_empty() {
        faults.push(said("GS_YJ", "缺少法律依据（公示办法第十七条）。"));
    }
    faults
}

/// G5.1: who enforces discloses; nobody pushes another agency's decisions.
fn whose(cells: &Cells<'_>) -> Option<Said> {
    let tail = match cells.set {
        Set::Penalty => "CFJGDM",
        Set::Licence => "XKJGDM",
        Set::Other => "JGDM",
    };
    let stated = law::identify::normalise(cells.own(tail));
    let other = !stated.is_empty() && !cells.basis.uscc.is_empty() && stated != cells.basis.uscc;
    other.then(|| {
        let own = cells.basis.agency;
        said(
            &code(cells.set, tail),
            format!("不是{own}的统一社会信用代码。谁执法谁公示，只能推送本机关的决定（公示办法第五条）。"),
        )
    })
}

fn act(cells: &Cells<'_>) -> Option<ActType> {
    match cells.set {
        Set::Penalty => Some(ActType::Penalty),
        Set::Licence => Some(ActType::Licence),
        Set::Other => {
            let named = cells.own("LB");
            let known = |act: &ActType| act.title() == named || act.key() == named;
            let whole = ActType::ALL.into_iter().find(known);
            let part = matches!(named, "行政征收" | "行政征用").then_some(ActType::Levy);
            whole.or(part).filter(|act| !matches!(act, ActType::Penalty | ActType::Licence))
        }
    }
}

fn title(cells: &Cells<'_>) -> String {
    match (cells.row.cell("GS_WSMC"), cells.set) {
        ("", Set::Penalty) => "行政处罚决定书".to_owned(),
        ("", Set::Licence) => cells.own("XKWS").to_owned(),
        ("", Set::Other) => format!("{}决定书", cells.own("LB")),
        (title, _) => title.to_owned(),
    }
}

fn cause(cells: &Cells<'_>) -> String {
    match cells.set {
        Set::Penalty => cells.own("WFXW").to_owned(),
        Set::Licence if !cells.own("XKZS").is_empty() => cells.own("XKZS").to_owned(),
        Set::Licence => cells.own("XKWS").to_owned(),
        Set::Other => cells.own("SX").to_owned(),
    }
}

fn facts(cells: &Cells<'_>) -> String {
    match cells.set {
        Set::Licence => format!("申请{}。", cause(cells)),
        Set::Penalty => cells.own("SY").to_owned(),
        Set::Other => cells.own("SS").to_owned(),
    }
}

fn basis_of<'a>(cells: &'a Cells<'_>) -> &'a str {
    match (cells.row.cell("GS_YJ"), cells.set) {
        ("", Set::Penalty) => cells.own("YJ"),
        (basis, _) => basis,
    }
}

/// Provisions, one a line: a new one begins after a semicolon, a line break, or a mark before a law's name.
fn provisions(text: &str) -> String {
    let cut =
        text.replace(['；', ';', '\r'], "\n").replace("、《", "\n《").replace("，《", "\n《").replace("和《", "\n《");
    let lines =
        cut.lines().map(|line| line.trim().trim_end_matches(['。', '、', '，', ' '])).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn party(cells: &Cells<'_>) -> Vec<(&'static str, String)> {
    let kind = match cells.understood("XDR_LB").text.as_str() {
        "自然人" => "natural",
        "个体工商户" => "individual_business",
        "" => "",
        _ => "organisation",
    };
    let resident = kind != "organisation" && cells.understood("XDR_ZJLX").text.contains("身份证");
    let number = cells.understood("XDR_ZJHM").text;
    let uscc = cells.understood("XDR_SHXYM").text;
    let no_code_yet = uscc.chars().all(|c| matches!(c, '0' | 'X'));
    vec![
        ("kind", kind.to_owned()),
        ("name", cells.understood("XDR_MC").text),
        ("resident_id", if resident { number } else { String::new() }),
        ("uscc", if kind == "natural" || no_code_yet { String::new() } else { uscc }),
        ("representative", cells.understood("FRDB").text),
        ("address", cells.row.cell("GS_DZ").to_owned()),
        ("phone", cells.row.cell("GS_DH").to_owned()),
    ]
}

/// The penalties that 处罚类别 names, with the amounts in yuan that stand beside it in 万元.
fn penalties(cells: &Cells<'_>) -> Vec<(PenaltyKind, Option<Fen>, String)> {
    if cells.set != Set::Penalty {
        return Vec::new();
    }
    let (fine, taken) = (cells.understood("NR_FK").amount, cells.understood("NR_WFFF").amount);
    let licence = cells.own("NR_ZKDX").to_owned();
    let revoked = cells.own("NR").contains("吊销");
    let kinds = cells.understood("CFLB").text;
    let one = |kind: &str| match kind {
        "罚款" => (PenaltyKind::Fine, fine, String::new()),
        _ if kind.starts_with("没收") => match (kind.contains("所得"), taken) {
            (true, Some(_)) => (PenaltyKind::ConfiscateGains, taken, String::new()),
            _ => (PenaltyKind::ConfiscateGoods, taken, String::new()),
        },
        _ if kind.contains("暂扣") || kind.contains("吊销") => {
            let only = kind.contains("吊销") && (revoked || !kind.contains("暂扣"));
            (if only { PenaltyKind::RevokeLicence } else { PenaltyKind::SuspendLicence }, None, licence.clone())
        }
        _ => {
            let named = |known: &PenaltyKind| known.title() == kind || kind.contains(known.title());
            let known = PenaltyKind::ALL.into_iter().find(named);
            match known {
                Some(known) if known != PenaltyKind::Other => (known, None, String::new()),
                _ => (PenaltyKind::Other, None, kind.trim_start_matches("其他-").to_owned()),
            }
        }
    };
    let split = kinds.split([';', '；']).map(str::trim).filter(|kind| !kind.is_empty());
    split.map(one).collect()
}
