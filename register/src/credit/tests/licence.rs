//! Licences in the 2018 standard, and both templates from before it.

use super::*;

const LICENCE: [(&str, &str); 20] = [
    ("XK_XDR_MC", "濮阳市试验商贸有限公司"),
    ("XK_XDR_LB", "法人及非法人组织"),
    ("XK_XDR_SHXYM", "91410902MA9MADE10T"),
    ("XK_FRDB", "甲试验"),
    ("XK_XKWS", "准予行政许可决定书"),
    ("XK_WSH", "濮试许准字〔2026〕12号"),
    ("XK_XKLB", "普通"),
    ("XK_XKZS", "食品经营许可证"),
    ("XK_XKBH", "JY24109020012345"),
    ("XK_NR", "食品销售"),
    ("XK_JDRQ", "2026/03/02"),
    ("XK_YXQZ", "2026/03/02"),
    ("XK_YXQZI", "2031/03/01"),
    ("XK_XKJG", "濮阳市试验局"),
    ("XK_XKJGDM", "114109000059001207"),
    ("XK_ZT", "1"),
    ("XK_LYDW", "濮阳市试验局"),
    ("XK_LYDWDM", "114109000059001207"),
    ("BZ", ""),
    ("SJC", "2026/03/06 10:00:00"),
];

const OLD: [(&str, &str); 20] = [
    ("CF_WSH", "濮试罚决〔2026〕12号"),
    ("CF_CFMC", "占用道路堆放物料案"),
    ("CF_CFLB1", "罚款"),
    ("CF_CFLB2", ""),
    ("CF_SY", "占用道路堆放物料"),
    ("CF_YJ", "《试验条例》第三十条"),
    ("CF_XDR_MC", "濮阳市试验商贸有限公司"),
    ("CF_XDR_SHXYM", "91410902MA9MADE10T"),
    ("CF_XDR_ZDM", ""),
    ("CF_XDR_GSDJ", ""),
    ("CF_XDR_SWDJ", ""),
    ("CF_XDR_SFZ", ""),
    ("CF_FR", "甲试验"),
    ("CF_JG", "罚款5000元"),
    ("CF_JDRQ", "2026/03/02"),
    ("CF_XZJG", "濮阳市试验局"),
    ("CF_ZT", "0"),
    ("DFBM", "410902"),
    ("SJC", "2026/03/06 10:00:00"),
    ("BZ", ""),
];

fn licence(changes: &[(&'static str, &str)]) -> Vec<(Verdict, String)> {
    of_rows(Kind::Licence, &LICENCE, &[changes])
}

fn old(changes: &[(&'static str, &str)]) -> Vec<(Verdict, String)> {
    of_rows(Kind::Penalty, &OLD, &[changes])
}

#[test]
fn licences() {
    assert_eq!(licence(&[]), []);
    for (change, verdict, field) in [
        (("XK_XDR_MC", ""), Refused, "XK_XDR_MC"),
        (("XK_XKWS", ""), Refused, "XK_XKWS"),
        (("XK_XKLB", "一般"), Refused, "XK_XKLB"),
        (("XK_XKLB", "其他"), Refused, "XK_XKLB"),
        (("XK_XKLB", "普 通"), Normalised, "XK_XKLB"),
        (("XK_ZT", "9"), Refused, "XK_ZT"),
        (("XK_YXQZ", "2032/01/01"), Refused, "XK_YXQZI"),
        (("XK_YXQZI", "2026/01/01"), Refused, "XK_YXQZI"),
        (("XK_YXQZI", "长期"), Normalised, "XK_YXQZI"),
        (("XK_XKJGDM", "114109000059001200"), Refused, "XK_XKJGDM"),
        (("XK_NR", "食品销售，联系人电话13800138000"), MustRedact, "XK_NR"),
        (("SJC", "2026/03/12 10:00:00"), Overdue, "SJC"),
    ] {
        let found = licence(&[change]);
        assert!(found.contains(&(verdict, field.to_owned())), "{change:?}: {found:?}");
    }
    assert_eq!(licence(&[("XK_XKLB", "其他-备案")]), []);
    assert_eq!(licence(&[("XK_YXQZI", "2099/12/31")]), []);
}

#[test]
fn a_certificate_is_one_holders_and_given_once_a_day() {
    let rows = |second: &[(&'static str, &str)]| {
        let second = [&[("XK_WSH", "濮试许准字〔2026〕13号")], second].concat();
        of_rows(Kind::Licence, &LICENCE, &[&[], &second])
    };
    let twice = vec![(Refused, "XK_XKBH".to_owned())];
    assert_eq!(rows(&[]), twice, "reported twice");
    let renewed = [("XK_JDRQ", "2026/03/03"), ("XK_YXQZ", "2026/03/03")];
    assert_eq!(rows(&renewed), [], "changed or renewed");
    let other = [("XK_XDR_MC", "濮阳市另试验商贸有限公司")];
    assert_eq!(rows(&[&renewed[..], &other].concat()), twice, "another's certificate");
    assert_eq!(rows(&[("XK_XKBH", "JY24109020012346")]), []);
    assert_eq!(rows(&[("XK_XKZS", "药品经营许可证")]), [], "another kind of certificate");
    assert_eq!(
        of_rows(
            Kind::Licence,
            &LICENCE,
            &[&[("XK_XKBH", "无")], &[("XK_WSH", "濮试许准字〔2026〕13号"), ("XK_XKBH", "无")]]
        ),
        []
    );
}

#[test]
fn the_template_before_2018() {
    assert_eq!(old(&[]), []);
    assert_eq!(old(&[("CF_ZT", "")]), []);
    for (change, verdict, field) in [
        (("CF_WSH", ""), Refused, "CF_WSH"),
        (("CF_XDR_SHXYM", ""), Refused, "CF_XDR_SHXYM"),
        (("CF_XDR_SHXYM", "91410902MA9MADE10A"), Refused, "CF_XDR_SHXYM"),
        (("CF_FR", ""), Refused, "CF_FR"),
        (("DFBM", "419999"), Refused, "DFBM"),
        (("CF_ZT", "7"), Refused, "CF_ZT"),
        (("CF_JG", "罚款伍仟元整（6000元）"), Refused, "CF_JG"),
        (("SJC", "2026/03/12"), Overdue, "SJC"),
        (("SJC", "2026/03/01"), Refused, "SJC"),
        (("BZ", "身份证410902199001010016"), MustRedact, "BZ"),
        (("CF_JDRQ", "2026.3.2"), Normalised, "CF_JDRQ"),
    ] {
        assert_eq!(old(&[change]), [(verdict, field.to_owned())], "{change:?}");
    }
    assert_eq!(old(&[("DFBM", "410971")]), [], "a zone under the city");
    let operator = [("CF_XDR_MC", "华龙区试验小吃店"), ("CF_XDR_SHXYM", ""), ("CF_XDR_SFZ", "410902199001010016")];
    assert_eq!(old(&operator), [], "a business without a code, by its operator's number");
    let citizen = [("CF_XDR_MC", "乙试验"), ("CF_XDR_SHXYM", ""), ("CF_FR", "")];
    let with = |number| old(&[&citizen[..], &[("CF_XDR_SFZ", number)]].concat());
    assert_eq!(with("410902199001010016"), []);
    assert_eq!(with(""), [(Refused, "CF_XDR_SFZ".to_owned())]);
    assert_eq!(with("410902199001010018"), [(Refused, "CF_XDR_SFZ".to_owned())]);
    let misplaced = old(&[&citizen[..], &[("CF_XDR_SHXYM", "410902199001010016")]].concat());
    assert_eq!(misplaced, [(MustRedact, "CF_XDR_SHXYM".to_owned())]);
    assert_eq!(with("410927201011150044"), [(MustRedact, "CF_XDR_MC".to_owned())]);
}
