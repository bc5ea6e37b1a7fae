//! The tasks of the plan 实施方案 (P-III.1) and the figures by which agencies are assessed (G6, G24, J26, S16, P-III.5): what
//! each is, where its state comes from, and when it counts as done. Data; the application fills in what is counted.
//!
//! To add a figure: a line in [`FIGURES`]; to add a task: a line in [`TASKS`].

/// From where a task's state is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Live {
    /// These registers are in force.
    Registers(&'static [&'static str]),
    /// A figure of [`FIGURES`] reaches its mark.
    Figure(&'static str),
    /// The annual report of last year is public.
    AnnualReport,
    /// There is a catalogue, and all that is to be judged by people has its place: the review's own records.
    Reviewed,
    /// Recordings: an item list, devices, places.
    Recordings,
    /// Guiding cases are in force, and files were evaluated.
    Guidance,
    /// A round of special inspection was held this year.
    Round,
    /// A person says it.
    Stated,
}

/// One task of the plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Task {
    /// The obligation's id.
    pub id: &'static str,
    /// In short.
    pub title: &'static str,
    /// From where its state is read.
    pub live: Live,
}

const fn task(id: &'static str, title: &'static str, live: Live) -> Task {
    Task { id, title, live }
}

/// The plan's tasks in its order.
pub const TASKS: [Task; 22] = [
    task("P1", "执法信息公示平台", Live::Registers(&["subjects", "officers", "powers"])),
    task("P2", "主体清单、权责清单、服务指南和流程图", Live::Registers(&["subjects", "powers", "guides"])),
    task("P3", "执法人员信息和裁量标准", Live::Registers(&["officers", "discretion"])),
    task("P4", "事中公示：亮证、告知、窗口公示牌", Live::Registers(&["boards"])),
    task("P5", "执法决定按期公开", Live::Figure("published")),
    task("P6", "公示信息动态调整", Live::Figure("corrected")),
    task("P7", "年度执法数据1月31日前公开", Live::AnnualReport),
    task("P8", "规范文书、用语和案卷", Live::Figure("evaluated")),
    task("P9", "音像记录事项清单和设备、场所", Live::Recordings),
    task("P10", "记录按期储存归档，随时可调阅", Live::Figure("archived")),
    task("P11", "法制审核机构和人员", Live::Figure("reviewers")),
    task("P12", "法制审核目录清单", Live::Registers(&["catalogue"])),
    task("P13", "审核内容和异议处理", Live::Figure("reviewed")),
    task("P14", "审核责任：未经审核的决定为零", Live::Reviewed),
    task("P15", "向省市系统上传数据、网上办理", Live::Stated),
    task("P16", "数据汇集和共享", Live::Stated),
    task("P17", "执法大数据关联分析", Live::Stated),
    task("P-III.1", "领导小组、责任单位和任务分解", Live::Stated),
    task("P-III.2", "案例指导、案卷评查、投诉举报、考核", Live::Guidance),
    task("P-III.3", "培训宣传", Live::Figure("trained")),
    task("P-III.4", "专项监督检查、通报和整改", Live::Round),
    task("P-III.5", "装备、经费、人员素质和激励", Live::Figure("equipped")),
];

/// One figure of the assessment: so many of so many.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Figure {
    /// Its stable name.
    pub key: &'static str,
    /// What it says.
    pub title: &'static str,
    /// The provision.
    pub basis: &'static str,
    /// The rules whose duties it counts; empty where it counts something else.
    pub rules: &'static [&'static str],
    /// The share in percent from which it is reached.
    pub mark: i64,
    /// Its weight in the assessment.
    pub weight: i64,
}

const fn figure(
    key: &'static str,
    title: &'static str,
    basis: &'static str,
    rules: &'static [&'static str],
    mark: i64,
    weight: i64,
) -> Figure {
    Figure { key, title, basis, rules, mark, weight }
}

/// The figures, in the order of the three measures. The weights sum to 100.
pub const FIGURES: [Figure; 12] = [
    figure("published", "决定按期公示", "公示办法第二十一条", &["G21.1", "G21.2"], 100, 15),
    figure("corrected", "撤回、更正按期完成", "公示办法第二十二条", &["A48", "G22.2", "G22.3"], 100, 8),
    figure("answered", "咨询投诉已答复", "公示办法第十五条", &[], 100, 5),
    figure("stored", "音像记录按期储存", "全过程记录办法第二十二条", &["J22.1", "J22.2"], 100, 10),
    figure("archived", "案卷按期归档", "全过程记录办法第二十一条", &["J21"], 100, 10),
    figure("reviewed", "法制审核按期完成", "法制审核办法第十三条", &["S13"], 100, 12),
    figure("reviewers", "法制审核人员占执法人员（5%以上为足额）", "法制审核办法第五条", &[], 5, 8),
    figure("decided", "九十日内作出处理决定", "行政处罚法第六十条", &["A60"], 100, 10),
    figure("evaluated", "案卷评查合格", "实施方案", &[], 90, 8),
    figure("trained", "本年度培训合格的执法人员", "实施方案", &[], 95, 6),
    figure("equipped", "执法记录设备（每两名执法人员一台为足额）", "全过程记录办法第七条", &[], 50, 3),
    figure("rectified", "督办事项办结或者未逾期", "公示办法第二十五条", &[], 100, 5),
];

/// So many of so many.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Share {
    /// How many hold.
    pub holds: i64,
    /// Of how many.
    pub of: i64,
}

impl Share {
    /// In percent, rounded down, so that 99.9 is not taken for all; `None` where there is nothing to count.
    pub fn percent(self) -> Option<i64> {
        (self.of > 0).then(|| self.holds * 100 / self.of)
    }
}

impl Figure {
    /// Is the mark reached? `None` where there is nothing to count.
    pub fn reached(&self, share: Share) -> Option<bool> {
        share.percent().map(|percent| percent >= self.mark)
    }

    /// Points in tenths: the weight in full from the mark on, below it in proportion; `None` where there is nothing to count.
    pub fn tenths(&self, share: Share) -> Option<i64> {
        let percent = share.percent()?.min(self.mark);
        Some(self.weight * 10 * percent / self.mark)
    }
}

/// The points of an agency out of a hundred, in tenths: what has nothing to count is left out and the rest is worth more.
/// `None` where nothing can be counted.
pub fn score(shares: &[(&Figure, Share)]) -> Option<i64> {
    let counted = shares.iter().filter_map(|(figure, share)| Some((figure.weight, figure.tenths(*share)?)));
    let (weight, tenths) = counted.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    (weight > 0).then(|| tenths * 100 / weight)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn figure_of(key: &str) -> &'static Figure {
        FIGURES.iter().find(|figure| figure.key == key).unwrap()
    }

    #[test]
    fn g24_a_figure_counts_in_proportion_and_nothing_to_count_is_not_nought() {
        let published = figure_of("published");
        assert_eq!(published.tenths(Share { holds: 9, of: 10 }), Some(135));
        assert_eq!(published.reached(Share { holds: 999, of: 1000 }), Some(false));
        assert_eq!(published.tenths(Share::default()), None);
        let full = Share { holds: 1, of: 1 };
        let none = Share { holds: 0, of: 4 };
        assert_eq!(score(&[(published, full), (figure_of("archived"), Share::default())]), Some(1000));
        assert_eq!(score(&[(published, full), (figure_of("archived"), none)]), Some(600), "15 of 25");
        assert_eq!(score(&[(published, Share::default())]), None);
    }

    #[test]
    fn s16_one_reviewer_in_twenty_is_the_whole_and_more_is_not_more() {
        let reviewers = figure_of("reviewers");
        assert_eq!(reviewers.tenths(Share { holds: 1, of: 20 }), Some(80));
        assert_eq!(reviewers.tenths(Share { holds: 10, of: 20 }), Some(80));
        assert_eq!(reviewers.tenths(Share { holds: 1, of: 50 }), Some(32));
    }

    #[test]
    fn p_iii_1_every_task_is_an_obligation_of_the_plan_and_every_figure_has_its_rule() {
        for task in TASKS {
            assert!(task.id.parse::<law::ObligationId>().is_ok(), "{}", task.id);
            if let Live::Figure(key) = task.live {
                assert!(FIGURES.iter().any(|figure| figure.key == key), "{key}");
            }
        }
        let plan = law::ObligationId::all().filter(|id| id.to_string().starts_with('P'));
        assert_eq!(plan.count(), TASKS.len(), "no task of the plan is left out");
        assert_eq!(FIGURES.iter().map(|figure| figure.weight).sum::<i64>(), 100);
        let rules = FIGURES.iter().flat_map(|figure| figure.rules);
        assert!(rules.into_iter().all(|rule| law::rules::find(rule).is_some()));
    }
}
