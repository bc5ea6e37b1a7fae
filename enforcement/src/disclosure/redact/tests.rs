//! Made-up passages of the shapes that decisions have: what must go, and what must stay.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::id::PersonId;
use law::Moment;

/// A text in which 【…】 marks what is to be hidden: the text, and the marked parts.
fn marked(text: &str) -> (String, Vec<&str>) {
    let parts: Vec<&str> = text.split(['【', '】']).collect();
    let hidden = parts.iter().skip(1).step_by(2).copied().collect();
    (parts.concat(), hidden)
}

fn assert_hides(text: &str, kind: Kind, knowledge: &Knowledge) {
    let (plain, wanted) = marked(text);
    let hits = redact(&plain, knowledge);
    let found: Vec<&str> = hits.iter().filter(|hit| hit.kind == kind).map(|hit| &plain[hit.range.clone()]).collect();
    assert_eq!(found, wanted, "{text}: {hits:?}");
}

fn assert_hides_all(kind: Kind, texts: &[&str]) {
    for text in texts {
        assert_hides(text, kind, &Knowledge::default());
    }
}

fn assert_silent(texts: &[&str]) {
    for text in texts {
        let hits = redact(text, &Knowledge::default());
        assert!(hits.is_empty(), "{text}: {hits:?}");
    }
}

fn natural(name: &str, role: PartyRole) -> Party {
    Party { name: name.into(), role, ..Party::default() }
}

#[test]
fn g18_1_identity_numbers_are_hidden() {
    assert_hides_all(
        Kind::IdNumber,
        &[
            "身份证号：【410902199001010016】。",
            "身份证号：【410902 19900101 0016】。",
            "身份证号码【410902-19900101-0016】，",
            "身份证号：【４１０９０２１９９００１０１００１６】",
            "身份证号：【4109021990\n01010016】，男",
            "身份证号：【41O9O2l99O01010016】，男",
            "身份证号：【41092219851231002x】，女",
            "名单：某某 【410902199001010016】 附件",
            "证件号码\t【410902199001010016】\t国籍",
            "身份证号【410902199001010017】（登记有误）",
            "身份证号：【410902********0016】",
            "当事人持护照（号码【E12345678】）入境",
            "出示士兵证【兵字第20190011号】",
        ],
    );
}

#[test]
fn g18_1_other_numbers_stay() {
    assert_silent(&[
        "统一社会信用代码：91410900MA44T00A08，营业执照注册号410902000012345。",
        "项目代码2020-410902-46-03-012345，备案号为202041090200000123。",
        "《食品经营许可证》编号JY14109020000011，执法证号16090012345。",
        "执业证号14109201000000001，监督电话12345，订单号13800138000123。",
        "罚款人民币伍仟元整（¥5000.00），于2024年3月15日10时30分缴清。",
        "身份证号一栏填写为：/",
        "单位电话0393-8000000，举报奖励咨询电话0393-8000001。",
    ]);
}

#[test]
fn g18_1_contacts_are_hidden() {
    assert_hides_all(
        Kind::Contact,
        &[
            "联系电话：【13800138000】。",
            "拨打登记电话【138 0013 8000】无人接听",
            "电话：【138.0013.8000】；",
            "电话+【86 13800138000】，",
            "电话：【1380013\n8000】，",
            "邮箱【abc.def01@example.com】，",
            "微信号：【zhang_san88】，",
            "QQ号【123456789】。",
            "当事人：张伟，性别：男，联系电话：【0393-8123456】",
        ],
    );
    assert_silent(&["投诉举报邮箱pysfj@puyang.gov.cn", "客服电话400-800-1234", "咨询电话：0393-8123456"]);
}

#[test]
fn g18_1_homes_are_hidden_and_places_of_business_stay() {
    assert_hides_all(
        Kind::HomeAddress,
        &[
            "当事人：张伟，性别：男，住址：【河南省濮阳县东风镇西庄村3组12号】。",
            "经营者住址：【濮阳市华龙区胜利路1号院2号楼3单元401室】\n一、违法事实",
            "李某家住【范县新区和谐小区5号楼】，",
            "户籍地：【山东省莘县古云镇某庄村18号】。",
        ],
    );
    assert_silent(&[
        "当事人：濮阳市某某化工有限公司\n住所（住址）：濮阳市华龙区大庆路1号\n经营场所：濮阳市华龙区大庆路1号",
        "经查，当事人在濮阳县城关镇国庆路88号商铺内从事食品经营。",
        "法定代表人：张伟\n地址：濮阳县城关镇国庆路175号",
        "向濮阳市人民政府（地址：濮阳市人民路100号）申请行政复议",
    ]);
}

#[test]
fn g18_2_accounts_and_titles_are_hidden() {
    assert_hides_all(
        Kind::BankAccount,
        &[
            "在某某银行的基本存款账户（账号：【4100200001234567】）显示",
            "（建行卡号【6217000010001234567】）",
            "转入账号【6222 0000 0000 0000】",
        ],
    );
    assert_hides_all(
        Kind::PropertyCert,
        &[
            "林权证编号为【豫濮林证字（2010）第000123号】，载明",
            "机动车登记证书编号为【410000123456】，",
            "不动产权证书（【豫（2021）濮阳市不动产权第0001234号】）",
            "持有【濮国用（2008）第0123号】土地",
        ],
    );
    assert_silent(&[
        "道路运输证号为豫交运管濮字410900000001号",
        "请将罚款缴至某某银行濮阳分行（户名：濮阳市财政局，账号：41000000012345678）。",
    ]);
}

#[test]
fn g18_2_statements_on_property_are_hidden() {
    assert_hides_all(
        Kind::PropertyStatus,
        &["当事人称其【家庭年收入约2万元，名下无房产】，请求从轻。", "流水显示【余额为0】。", "该单位【资不抵债】，"],
    );
    assert_silent(&[
        "该公司注册资本100万元，货值金额300元，违法所得20元。",
        "基本存款账户开户许可证",
        "交易共计12笔，合计金额100元",
    ]);
}

#[test]
fn g18_1_statements_on_health_are_hidden() {
    assert_hides_all(
        Kind::HealthStatus,
        &["参保人李明华（【颈椎病】，社保号码在卷）接受治疗", "本人【患有高血压】，", "其母亲系【二级肢体残疾】，"],
    );
    assert_silent(&[
        "结算为“颈椎病推拿治疗”",
        "违反《中华人民共和国职业病防治法》第二十条",
        "未办理健康证，接诊患者12人",
    ]);
}

#[test]
fn g18_3_third_persons_and_minors_are_hidden() {
    assert_hides_all(
        Kind::ThirdPartyName,
        &[
            "以上事实有【李明华】的《调查询问笔录》为证",
            "举报人【王海燕】的电话",
            "拖欠【赵建国】（建行卡）、【孙丽】等12名劳动者工资",
            "由【周志强】配合检查",
            "委托代理人【欧阳明】，",
            "证人【张伟】证实，【张伟】当日在场",
        ],
    );
    assert_hides_all(
        Kind::MinorName,
        &["查获未成年人【李小明】（男，15周岁）", "招用未满十六周岁的【王和】从事包装", "【赵晨】，男，16周岁，"],
    );
    assert_silent(&[
        "上网消费者为谢某，男，现年17周岁",
        "侵害消费者权益，消费者支付价款20元",
        "当事人张伟陈述，法定代表人：李明华",
        "执法人员王海燕、赵建国出示证件",
        "证人证言、鉴定意见、现场笔录为证",
        "驾驶员于当日将车辆驶离，员工安全培训不足",
    ]);
}

#[test]
fn g18_1_the_case_file_is_found_in_every_spelling() {
    let id = "410902199001010016";
    let address = "河南省濮阳县东风镇西庄村3组12号";
    let mut party = natural("张伟", PartyRole::Party);
    party.id = Some(id.into());
    party.address = Some(address.into());
    let knowledge = Knowledge { parties: vec![party] };
    for spelling in surfaces(id).iter().filter(|spelling| !spelling.contains('&')) {
        let text = format!("附件{spelling}，完");
        let hits = redact(&text, &knowledge);
        assert_eq!(hits.len(), 1, "{text}");
        assert_eq!(&text[hits[0].range.clone()], spelling);
    }
    for spelling in [address, "濮阳县东风镇西庄村3组12号", "东风镇西庄村３组 12号", "濮阳县东风镇西庄\n村3组12号"]
    {
        let text = format!("在{spelling}将文书交其家属");
        let hits = redact(&text, &knowledge);
        assert_eq!(hits.iter().map(|hit| &text[hit.range.clone()]).collect::<Vec<_>>(), [spelling]);
    }
}

#[test]
fn g18_3_the_case_file_names_third_persons() {
    let knowledge =
        Knowledge { parties: vec![natural("和平", PartyRole::ThirdParty), natural("张伟", PartyRole::Party)] };
    assert_hides("【和平】与张伟在和平路见面，【和 平】签字", Kind::ThirdPartyName, &knowledge);
}

fn person(id: &str) -> PersonId {
    PersonId::new(id).unwrap()
}

fn moment() -> Moment {
    Moment::new(law::Date::parse("2026-05-11").unwrap(), 9, 0, 0).unwrap()
}

#[test]
fn g5_2_the_editor_does_not_review() {
    let mut draft = Draft::propose("当事人电话13800138000，住处不详", &Knowledge::default(), person("editor"));
    draft.add(0.."当事人".len(), Kind::Other, Subject::Third, "依法不公开", person("second")).unwrap();
    for editor in ["editor", "second"] {
        let refused = draft.review(&draft.version(), &person(editor), moment()).unwrap_err();
        assert_eq!(refused.code, crate::refusal::Code::SamePerson);
        assert_eq!(refused.cites[0].id, "G5.2");
    }
    let (public, _) = draft.review(&draft.version(), &person("reviewer"), moment()).unwrap();
    assert_eq!(public.text(), "〔依法不予公开的信息已隐去〕电话〔通讯方式已隐去〕，住处不详");
    assert!(find_leak(format!("{public:?}").as_bytes(), &draft.hidden_values()).is_none());
}

#[test]
fn g18_1_a_short_word_on_somebodys_state_is_searched_for_as_its_sentence_has_it() {
    let knowledge = Knowledge::default();
    let draft = Draft::propose("当事人辩称其身患癌症，电话13800138000", &knowledge, person("editor"));
    let status = draft.hits().iter().find(|hit| hit.kind == Kind::HealthStatus).unwrap();
    let word = draft.source()[status.range.clone()].to_owned();
    assert!(word.chars().count() <= 4, "{word}");
    let values = draft.hidden_values();
    assert!(values.contains(&"13800138000"), "{values:?}");
    let draft = Draft::propose("当事人辩称其怀孕，电话13800138000", &knowledge, person("editor"));
    let values = draft.hidden_values();
    assert!(!values.contains(&"怀孕"), "{values:?}");
    assert!(find_leak("依法不对怀孕妇女执行".as_bytes(), &values).is_none());
    assert!(find_leak("当事人辩称其怀孕".as_bytes(), &values).is_some());
    assert!(find_leak("电话138 0013 8000".as_bytes(), &values).is_some());
    // Where nothing visible stands beside it, and where an editor marked it, the word itself is searched for.
    let alone = Draft::propose("健康状况：怀孕", &knowledge, person("editor"));
    assert!(find_leak("怀孕".as_bytes(), &alone.hidden_values()).is_some(), "{:?}", alone.hidden_values());
    let mut marked = Draft::propose("其有喜在身", &knowledge, person("editor"));
    let at = "其".len();
    marked.add(at..at + "有喜".len(), Kind::HealthStatus, Subject::Natural, "依法不公开", person("second")).unwrap();
    assert!(marked.hidden_values().contains(&"有喜"));
    // A name keeps being searched for as it is, however short.
    let named = Draft::propose("证人冼芳的证言。", &knowledge, person("editor"));
    assert!(named.hidden_values().contains(&"冼芳"));
}

#[test]
fn g5_2_only_the_version_that_was_read_is_cleared() {
    let mut draft = Draft::propose("电话13800138000", &Knowledge::default(), person("editor"));
    let read = draft.version();
    assert!(draft.lift("电话".len(), " ", person("editor")).is_err());
    draft.lift("电话".len(), "单位公开电话", person("editor")).unwrap();
    let refused = draft.review(&read, &person("reviewer"), moment()).unwrap_err();
    assert_eq!(refused.code, crate::refusal::Code::NotCleared);
    assert!(matches!(draft.changes(), [Change::Lifted { .. }]));
}

#[test]
fn g18_1_every_spelling_in_an_outlet_is_a_leak() {
    for value in ["410902199001010016", "13800138000", "abc.def01@example.com", "濮阳县东风镇西庄村3组12号"]
    {
        for spelling in surfaces(value) {
            let page = format!("<p>无关 20240101</p><title>{spelling}</title>");
            assert!(find_leak(page.as_bytes(), &["无此内容", value]).is_some_and(|leak| leak.value == 1), "{spelling}");
        }
    }
    assert!(find_leak(b"<p>410902<b>19900101</b>0016</p>", &["410902199001010016"]).is_some());
    assert!(find_leak("x=%E5%BC%A0%E4%BC%9F".as_bytes(), &["张伟"]).is_some());
    assert!(find_leak(br#"{"name":"\u5f20\u4f1f"}"#, &["张伟"]).is_some());
    assert!(find_leak(b"<p>9913800138000771</p>", &["13800138000"]).is_none());
}

#[test]
fn g18_3_names_are_masked() {
    for (name, masked) in [("张三", "张某"), ("张三丰", "张某某"), ("欧阳修", "欧阳某"), ("李", "李某")]
    {
        assert_eq!(mask_name(name), masked);
    }
}

#[test]
fn lines_are_answered_one_by_one() {
    let answer = redact_lines(
        "{\"id\":\"1\",\"text\":\"电话13800138000\"}\n\n坏行\n{\"id\":2,\"text\":\"无\",\"context\":{\"parties\":[]}}\n",
    );
    let lines: Vec<serde_json::Value> = answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!answer.complete);
    assert_eq!(lines[0]["spans"], serde_json::json!([{ "start": 2, "end": 13, "type": "CONTACT", "ground": "G18.1" }]));
    assert_eq!(lines[0]["text"], "电话〔通讯方式已隐去〕");
    assert_eq!(lines[1]["line"], 3);
    assert_eq!(lines[1]["error"], "第3行第1个字节处不是有效的 JSON。");
    assert_eq!(lines[2]["text"], "无");
}

#[test]
fn g18_1_what_is_set_wide_broken_or_written_with_unseen_characters_is_hidden() {
    let plain =
        "身份证号码：410922195409043740，住址：河南省濮阳县户部寨镇北关村7组36号，电话13800138000，名下无存款。";
    let between = |gap: &str| plain.chars().map(|c| format!("{c}{gap}")).collect::<String>();
    let wide: String =
        plain.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).filter(|_| c.is_ascii()).unwrap_or(c)).collect();
    let spellings = [
        plain.to_owned(),
        wide,
        between(" "),
        between("\u{200B}"),
        between("\u{202E}"),
        between("\u{0301}"),
        plain.replace("住址", "住　　址"),
        plain.replace("1954", "1954\n").replace("北关", "北\n关"),
        plain.replace("1954", "&nbsp;1954&nbsp;"),
        plain.replace("3740", "374\u{0}0"),
    ];
    for text in spellings {
        let hits = redact(&text, &Knowledge::default());
        let kinds: Vec<Kind> = hits.iter().map(|hit| hit.kind).collect();
        assert_eq!(kinds, [Kind::IdNumber, Kind::HomeAddress, Kind::Contact, Kind::PropertyStatus], "{text:?}");
        assert!(hits.iter().all(|hit| text.get(hit.range.clone()).is_some()), "{text:?}");
    }
}

#[test]
fn g18_1_words_that_stand_apart_stay_apart() {
    let text = "姓名 住址 电话\n张三 濮阳县 无";
    let folded = fold::Folded::new(text);
    assert_eq!(folded.text(0, folded.len()), text);
    let set_wide = fold::Folded::new("姓　名：张 三，男");
    assert_eq!(set_wide.text(0, set_wide.len()), "姓名：张三，男".replace('：', ":").replace('，', ","));
}
