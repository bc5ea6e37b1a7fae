//! Flowcharts 流程图 (G12): drawn from the procedure that the system runs, so that what is shown is what is done.

use super::feed::escaped;
use enforcement::pack::{Condition, Pack, Procedure};
use std::fmt::Write;

/// One step, as the drawing and the list below it tell it.
pub(crate) struct Step {
    /// The phase, where the step is its first.
    pub(crate) phase: &'static str,
    /// What is done: the record's title, and those that do as well.
    pub(crate) title: String,
    /// When it applies; empty where it always does.
    pub(crate) when: &'static str,
    /// Who signs, in order.
    pub(crate) signed: String,
}

/// The steps of a procedure in its order: by phase, and within a phase as the paper file has them.
pub(crate) fn steps(pack: &Pack, procedure: &Procedure) -> Vec<Step> {
    let mut steps = Vec::new();
    for phase in enforcement::pack::Phase::ALL {
        let mut first = true;
        for need in &procedure.needs {
            let Some(kind) = pack.kind(need.kind.as_str()).filter(|kind| kind.phase == phase) else { continue };
            let others = need.or.iter().filter_map(|other| pack.kind(other.as_str()));
            let titles: Vec<&str> = std::iter::once(kind).chain(others).map(|kind| kind.title.as_str()).collect();
            let signed: Vec<&str> = kind.steps.iter().map(|step| step.title()).collect();
            steps.push(Step {
                phase: if first { phase.title() } else { "" },
                title: titles.join("或者"),
                when: when(need.when),
                signed: signed.join("、"),
            });
            first = false;
        }
    }
    steps
}

/// When a record is needed, in words for the public.
fn when(condition: Condition) -> &'static str {
    match condition {
        Condition::Always => "",
        Condition::Asked => "发生时办理，不发生的写明理由",
        Condition::Sampled => "抽样取证的",
        Condition::Preserved => "先行登记保存的",
        Condition::Appraised => "委托检验、鉴定的",
        Condition::CorrectionOrdered => "责令改正的",
        Condition::HearingOffered => "达到听证标准的",
        Condition::HearingAsked => "当事人要求听证的",
        Condition::StatementMade => "当事人陈述、申辩的",
        Condition::DiscussionRequired => "情节复杂或者重大违法的",
        Condition::PenaltyProposed => "拟给予处罚的",
        Condition::Decided => "作出决定后",
        Condition::MoneyDue => "有罚没款的",
        Condition::PaymentLate => "逾期不缴款的",
        Condition::PublicationApproved => "审批公示的",
        _ => "依法适用的",
    }
}

/// The address of a procedure's flowchart.
pub(crate) fn path(procedure: &impl std::fmt::Display) -> String {
    format!("/public/procedures/{procedure}")
}

/// Width of the drawing, in its own units; it scales with the page.
const WIDTH: u32 = 360;
/// Characters of one line in a box.
const LINE: usize = 18;
/// Space between boxes, for the arrow.
const GAP: u32 = 22;

/// Cuts words into lines of a box: behind a mark where one stands, else in halves, so that no single character is left over.
fn lines(words: &str) -> Vec<String> {
    let mut chars: Vec<char> = words.chars().collect();
    let mut lines = Vec::new();
    while chars.len() > LINE {
        let mark = chars[..LINE].iter().rposition(|c| matches!(c, '、' | '，' | '；')).map(|place| place + 1);
        let even = chars.len().div_ceil(chars.len().div_ceil(LINE));
        let cut = mark.filter(|cut| *cut > 1 && chars.len() - cut <= LINE).unwrap_or(even);
        lines.push(chars.drain(..cut).collect());
    }
    lines.push(chars.into_iter().collect());
    lines
}

/// No drawing is higher, in units of its width: printed at its full width it fits on a page.
const DRAWING_MAX: u32 = 600;

/// Draws the steps as SVG, a drawing for each phase, and several for one that fits on no page, so that paper breaks between
/// them. The list beside it says the same to
/// who cannot see it.
pub(crate) fn draw(title: &str, steps: &[Step]) -> String {
    if steps.is_empty() {
        return String::new();
    }
    let mut drawings: Vec<(&str, &[Step])> = Vec::new();
    let (mut from, mut name, mut height) = (0, "", 0);
    for (index, step) in steps.iter().enumerate() {
        let needs = words(step).0 + GAP;
        if index > from && (!step.phase.is_empty() || height + needs > DRAWING_MAX) {
            drawings.push((name, &steps[from..index]));
            (from, height) = (index, 0);
        }
        if !step.phase.is_empty() {
            name = step.phase;
        }
        height += needs;
    }
    drawings.push((name, &steps[from..]));
    let last = drawings.len() - 1;
    drawings.iter().enumerate().map(|(at, (name, steps))| drawing(title, name, steps, at < last)).collect()
}

/// How high a step's box is, its title's lines and its notes' lines.
fn words(step: &Step) -> (u32, Vec<String>, Vec<String>) {
    let titles = lines(&step.title);
    let notes = [step.when.to_owned(), signed(step)];
    let notes: Vec<String> = notes.into_iter().filter(|note| !note.is_empty()).flat_map(|note| lines(&note)).collect();
    (16 + 20 * titles.len() as u32 + 17 * notes.len() as u32, titles, notes)
}

/// The steps of one phase, or a part of them; an arrow leads on where another drawing follows.
fn drawing(title: &str, name: &str, steps: &[Step], leads_on: bool) -> String {
    let mut body = String::new();
    let mut y = 8;
    let arrow = |body: &mut String, y: u32| {
        let (from, to) = (y - GAP, y - 3);
        let _ = write!(body, "<path class=\"arrow\" d=\"M180 {from}V{to}m-4 -6l4 6l4 -6\"/>");
    };
    for (index, step) in steps.iter().enumerate() {
        if index > 0 {
            arrow(&mut body, y);
        }
        if !step.phase.is_empty() {
            let _ = write!(body, "<text class=\"phase\" x=\"8\" y=\"{}\">{}</text>", y + 14, escaped(step.phase));
            y += 24;
        }
        let (height, titles, notes) = words(step);
        let class = if step.when.is_empty() { "step" } else { "step sometimes" };
        let _ = write!(body, "<rect class=\"{class}\" x=\"20\" y=\"{y}\" width=\"320\" height=\"{height}\" rx=\"6\"/>");
        let mut line = y + 22;
        for words in &titles {
            let _ = write!(body, "<text x=\"180\" y=\"{line}\">{}</text>", escaped(words));
            line += 20;
        }
        for words in &notes {
            let _ = write!(body, "<text class=\"note\" x=\"180\" y=\"{}\">{}</text>", line - 2, escaped(words));
            line += 17;
        }
        y += height + GAP;
    }
    if leads_on {
        arrow(&mut body, y);
    }
    let height = if leads_on { y } else { y.saturating_sub(GAP) + 8 };
    format!(
        "<svg class=\"flow\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}流程图：{}，内容见下方步骤\">{body}</svg>",
        escaped(title),
        escaped(name)
    )
}

fn signed(step: &Step) -> String {
    if step.signed.is_empty() { String::new() } else { format!("签署：{}", step.signed) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{DRAWING_MAX, draw, lines, steps};
    use enforcement::pack::Pack;

    #[test]
    fn g12_every_drawing_of_every_procedure_fits_on_a_page_and_each_step_is_drawn_once() {
        let pack = Pack::henan_2019().unwrap();
        let mut parted = 0;
        for procedure in pack.procedures() {
            let steps = steps(&pack, procedure);
            let drawn = draw(&procedure.title, &steps);
            assert_eq!(drawn.matches("<rect").count(), steps.len(), "{}", procedure.title);
            let phases = steps.iter().filter(|step| !step.phase.is_empty()).count();
            let heights = drawn.split("viewBox=\"0 0 360 ").skip(1).map(|rest| rest.split('"').next().unwrap());
            let heights: Vec<u32> = heights.map(|height| height.parse().unwrap()).collect();
            // A phase's heading stands above its first box.
            assert!(heights.iter().all(|height| *height <= DRAWING_MAX + 40), "{} {heights:?}", procedure.title);
            assert!(heights.len() >= phases);
            parted += usize::from(heights.len() > phases);
        }
        assert!(parted > 0, "no phase is longer than a page: nothing was tried");
    }

    #[test]
    fn g12_no_single_character_is_left_over_in_a_box() {
        assert_eq!(lines("案件来源登记表"), ["案件来源登记表"]);
        assert_eq!(lines("签署：承办机构意见、行政机关负责人意见"), ["签署：承办机构意见、", "行政机关负责人意见"]);
        assert_eq!(lines("行政处罚事先告知书或者行政处罚听证告知书"), ["行政处罚事先告知书或", "者行政处罚听证告知书"]);
    }
}
