//! Provisions violated, provisions applied, and the operative part.

/// Words with which the operative part begins.
const OPERATIVE: [&str; 18] = [
    "作出如下行政处罚决定",
    "作出如下处罚决定",
    "作出如下行政处罚",
    "作出如下处罚",
    "作出以下行政处罚",
    "作出以下处罚",
    "作出行政处罚如下",
    "处罚如下",
    "处罚决定如下",
    "决定如下",
    "本机关决定",
    "本局决定",
    "我局决定",
    "本单位决定",
    "我单位决定",
    "我队决定",
    "现决定",
    "决定给予",
];
/// Lines after the operative part.
const AFTERWARDS: [&str; 14] = [
    "当事人应当",
    "限你",
    "你单位应",
    "你应",
    "你公司应",
    "如不服",
    "如对本",
    "不服本",
    "逾期",
    "请于",
    "履行方式",
    "收到本",
    "自收到",
    "罚款缴",
];

/// What a decision rests on and says.
#[derive(Default)]
pub(super) struct Decision {
    pub(super) violated: Option<String>,
    pub(super) basis: Option<String>,
    pub(super) penalty: Option<String>,
}

impl Decision {
    /// Reads it; what is not there stays `None`.
    pub(super) fn read(text: &str) -> Self {
        let operative = operative(text);
        let plainly = plainly(text);
        let basis = operative
            .and_then(|(start, _)| applied(text.get(..start)?))
            .or_else(|| plainly.as_ref().map(|(basis, _)| basis.clone()))
            .or_else(|| labelled(text, &["处罚依据", "行政处罚依据", "处罚的法律依据", "决定依据"]));
        let penalty = operative
            .and_then(|(_, end)| penalty(text.get(end..)?))
            .or_else(|| plainly.map(|(_, penalty)| penalty))
            .or_else(|| labelled_sentence(text, &["处罚内容", "行政处罚内容", "处罚结果", "处罚决定", "行政处罚决定"]));
        let violated = violated(text).or_else(|| {
            labelled(
                text,
                &["违反的法律", "违反的规定", "违反法律条款", "违反条款", "违法依据", "违反的法律规定", "违反法律法规"],
            )
        });
        Decision { violated, basis, penalty }
    }
}

/// The bytes of the words that open the operative part; the last that is followed by something.
fn operative(text: &str) -> Option<(usize, usize)> {
    let strong =
        OPERATIVE.iter().filter_map(|word| text.rfind(word).map(|at| (at, at + word.len()))).filter(|(_, end)| {
            let rest = text.get(*end..).unwrap_or_default().trim_start();
            !rest.starts_with(['的', '书'])
        });
    strong.min_by_key(|(start, end)| (std::cmp::Reverse(*start), std::cmp::Reverse(*end))).or_else(|| {
        let marks = [
            "决定：",
            "决定:",
            "，决定罚款",
            "，决定处",
            "，决定对",
            "决定处以",
            "，决定予以",
            "决定给予",
            "，现决定",
            "，决定不予",
        ];
        marks.iter().filter_map(|mark| text.rfind(mark).map(|at| (at, *mark))).max().map(|(at, mark)| {
            let end = mark.find("决定").map_or(at, |within| at + within + "决定".len());
            (at, end)
        })
    })
}

fn violated(text: &str) -> Option<String> {
    let places: Vec<usize> = text.match_indices("违反").map(|(at, word)| at + word.len()).collect();
    let act = |at: &&usize| {
        let before = text.get(..**at).unwrap_or_default();
        let near: String = before.chars().rev().skip(2).take(12).collect::<Vec<_>>().into_iter().rev().collect();
        near.contains("行为") || near.contains("当事人") || near.contains("你")
    };
    let at = *places.iter().find(act).or_else(|| {
        places.iter().find(|at| text.get(**at..).is_some_and(|rest| rest.starts_with('《') || rest.starts_with("了")))
    })?;
    let rest = text.get(at..)?;
    let rest = rest.strip_prefix('了').unwrap_or(rest);
    provisions(rest)
}

/// Provisions from the beginning of a text: quotations left out, up to 的规定, a full stop or a line's end.
fn provisions(text: &str) -> Option<String> {
    let plain = without_quotations(text);
    let end = plain.find(['。', '\n']).unwrap_or(plain.len());
    let sentence = plain.get(..end)?;
    // 规定 also ends the titles of rules: 《…管理规定》.
    let outside =
        |at: &usize| sentence.get(..*at).is_some_and(|head| head.matches('《').count() == head.matches('》').count());
    let ends = ["之规定", "的规定", "的相关规定", "规定"].iter().flat_map(|word| sentence.match_indices(word));
    // Without 规定 at its end a provision goes on as far as the sentence speaks of it.
    let turns = ["，依据", "，根据", "，依照", "，按照", "，决定", "，构成", "，属于", "，应当", "，事实", "，情节"];
    let turns = turns.iter().flat_map(|word| sentence.match_indices(word));
    let end = ends.chain(turns).map(|(at, _)| at).filter(outside).min().unwrap_or(sentence.len());
    let found =
        sentence.get(..end)?.trim().trim_end_matches(['，', ',', '的', '之']).trim_start_matches(['：', ':']).trim();
    let names_law = found.contains('《') || found.contains("第") || found.contains("公告");
    (names_law && found.chars().count() < 400).then(|| found.to_owned())
}

/// A text without what stands in “…”.
fn without_quotations(text: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0_u32;
    for c in text.chars().take(4000) {
        match c {
            '“' => depth += 1,
            '”' => depth = depth.saturating_sub(1),
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

/// The provisions in the sentence before the operative words: 依据《…》第…条，.
fn applied(before: &str) -> Option<String> {
    let tail_start = before.char_indices().rev().nth(3000).map_or(0, |(at, _)| at);
    let plain = without_quotations(before.get(tail_start..)?);
    let sentence_start = plain
        .rfind(['。', '\n'])
        .map_or(0, |at| at + plain.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let mut sentence = plain.get(sentence_start..)?;
    if sentence.trim().is_empty() {
        let shorter = plain.get(..sentence_start)?.trim_end();
        let start = shorter
            .rfind(['。', '\n'])
            .map_or(0, |at| at + shorter.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
        sentence = shorter.get(start..)?;
    }
    let at = ["依据", "根据", "依照", "按照"]
        .iter()
        .filter_map(|word| sentence.find(word).map(|at| at + word.len()))
        .min()?;
    let found = provisions(sentence.get(at..)?)?;
    found.contains('《').then_some(found).map(|found| {
        match found.find("》").and_then(|law| found.get(law..)).and_then(|rest| rest.find("，")) {
            // After the last provision the sentence may go on before the operative words.
            Some(_) => until_last_provision(&found),
            None => found,
        }
    })
}

/// Up to the last 条, 款, 项 or 》.
fn until_last_provision(text: &str) -> String {
    // 第五条, 第（二）项: not the 款 of 价款.
    let numbered = |at: usize| {
        text.get(..at)
            .and_then(|head| head.chars().next_back())
            .is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十百零〇）)".contains(c))
    };
    let end = text
        .char_indices()
        .filter(|(at, c)| *c == '》' || matches!(c, '条' | '款' | '项' | '目') && numbered(*at))
        .map(|(at, c)| at + c.len_utf8())
        .next_back();
    text.get(..end.unwrap_or(text.len())).unwrap_or(text).to_owned()
}

/// The operative part after its opening words: the rest of the sentence, or the numbered lines.
fn penalty(rest: &str) -> Option<String> {
    let opening = |c: char| matches!(c, '：' | ':' | ' ' | '\t' | '\u{3000}' | '\r' | '，');
    let rest = rest.trim_start_matches(opening);
    // 予以你：1.没收…: whom it meets is no part of it.
    let rest = [
        "予以你单位：",
        "予以你公司：",
        "予以你：",
        "给予你单位：",
        "给予你公司：",
        "给予你：",
        "对你：",
        "对你单位：",
    ]
    .iter()
    .find_map(|word| rest.strip_prefix(word))
    .unwrap_or(rest)
    .trim_start_matches(opening);
    let mut parts: Vec<&str> = Vec::new();
    for line in rest.lines().map(str::trim).filter(|line| !line.is_empty()).take(12) {
        let over = AFTERWARDS.iter().any(|word| line.starts_with(word));
        let numbered = !is_day(line)
            && line.starts_with(|c: char| {
                c.is_ascii_digit() || matches!(c, '（' | '(' | '一' | '二' | '三' | '四' | '五' | '①' | '②' | '③')
            });
        if over || (!parts.is_empty() && !numbered) {
            break;
        }
        let end = line.find('。').unwrap_or(line.len());
        parts.push(line.get(..end).unwrap_or(line).trim_end_matches(['；', ';', ' ']));
        if end < line.len() && !numbered {
            break;
        }
    }
    let text = parts.join("；").trim_end_matches(['；', ';']).to_owned();
    let says = ["罚", "警告", "没收", "责令", "吊销", "暂扣", "停", "拆除", "恢复", "合计", "通报批评", "限制", "处"]
        .iter()
        .any(|word| text.contains(word));
    (says && !text.is_empty()).then_some(text)
}

/// 2025-03-05, 2025年3月5日: the line after the operative part that says when.
fn is_day(line: &str) -> bool {
    let figures = line.chars().take_while(char::is_ascii_digit).count();
    figures == 4 && line.chars().nth(figures).is_some_and(|c| matches!(c, '年' | '-' | '/' | '.'))
}

/// The provisions after the first of these labels that has some.
fn labelled(text: &str, labels: &[&str]) -> Option<String> {
    labels.iter().find_map(|label| {
        let at = text.find(label)? + label.len();
        let rest = text.get(at..)?.strip_prefix(['：', ':', '\t'])?;
        provisions(rest).filter(|found| found.contains('《'))
    })
}

/// A sentence that names provisions and at once what is decided, without words that open a decision: 依据《…》第五条，处以罚款….
fn plainly(text: &str) -> Option<(String, String)> {
    const ACTS: [&str; 14] = [
        "罚款",
        "警告",
        "暂扣",
        "限制",
        "处以",
        "处罚款",
        "并处",
        "给予",
        "予以",
        "没收",
        "责令",
        "处工程",
        "吊销",
        "处",
    ];
    text.split_inclusive(['。', '\n']).rev().find_map(|sentence| {
        let from = ["依据《", "根据《", "依照《", "按照《"].iter().filter_map(|word| sentence.find(word)).min()?;
        let head = sentence.get(from + "依据".len()..)?;
        let basis = until_last_provision(&provisions(head)?);
        let end = head.find(&basis)? + basis.len();
        let rest = head.get(end..)?;
        let rest =
            ["之规定", "的相关规定", "的规定", "规定"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
        let rest = rest.strip_prefix(['，', ',', '：', ':'])?.trim();
        let rest = rest.strip_prefix("决定").unwrap_or(rest).trim_start_matches(['：', ':']);
        let act = |part: &str| ACTS.iter().any(|word| part.starts_with(word));
        let fines = rest.contains("罚款") || rest.contains("没收") || rest.contains("警告") || rest.contains("吊销");
        let addressed = rest.starts_with(['对', '你']) && ACTS.iter().any(|word| rest.contains(word));
        (fines && (act(rest) || addressed)).then(|| penalty(rest)).flatten().map(|penalty| (basis, penalty))
    })
}

fn labelled_sentence(text: &str, labels: &[&str]) -> Option<String> {
    labels.iter().find_map(|label| {
        let at = text.find(&format!("\n{label}"))? + label.len() + 1;
        penalty(text.get(at..)?.strip_prefix(['：', ':', '\t'])?)
    })
}
