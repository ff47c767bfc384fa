using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>An ordinary day of a busy unit: tasks of several measures, regions, steps and amounts, of every urgency.</summary>
internal static class OfficeDay
{
    public const int Count = 41;

    private static readonly (string Applicant, string Event)[] Names =
    [
        ("海城市西柳锦绣服装城市场开发管理有限公司电子商务分公司", "第十二届中国（海城·西柳）国际服装博览会暨采购节"),
        ("鞍山市铁东区千盛商业（集团）股份有限公司", "2023年上半年零售额增量"),
        ("鞍山千山温泉文旅发展有限公司", "千山国际登山节暨秋季文旅消费周"),
        ("岫岩满族自治县玉都餐饮管理有限公司", "“满族八大碗”旗舰店引入"),
        ("鞍山市钢都传媒广告有限责任公司", "鞍山市第七届惠民家居建材博览会"),
        ("辽宁玉佛新天地商业运营管理有限公司", "国际运动品牌东北首店"),
        ("台安县农村电子商务公共服务中心", "台安直播电商产业基地"),
        ("鞍山云汀国际酒店有限公司", "2023年上半年餐饮营业额增量"),
        ("海城市腾鳌温泉小镇旅游度假开发有限公司", "腾鳌温泉欢乐消费季"),
        ("鞍山市餐饮与住宿业协会", "第九届鞍山美食节（二一九公园会场）"),
    ];

    private static readonly string[] Measures = ["1.2", "1.2", "1.1", "2.1", "1.2"];
    private static readonly string[] Regions = ["haicheng", "tiedong", "tiexi", "xiuyan"];
    private static readonly string[] Stages = ["市级审核", "市级审核", "市级审核", "核定金额"];

    /// <summary>The tasks, with the person who has claimed every fourth; due from twelve days before to sixteen days after now.</summary>
    public static void Add(AppDbContext db, Case @case, CaseTask task, DateTimeOffset now, string unit, string mine, string myName) =>
        TaskCopies.Add(db, @case, task, Enumerable.Range(0, Count).Select(n => Copy(n, now, unit, mine, myName)));

    private static TaskCopies.Copy Copy(int n, DateTimeOffset now, string unit, string mine, string myName) =>
        new(
            $"AS2023-0{1 + n % 4}02-{100 + n * 7:00000}",
            Names[n % Names.Length].Applicant,
            Names[n % Names.Length].Event,
            n == 40
                ? null
                : ChinaTime
                    .EndOf(ChinaTime.DateOf(now))
                    .AddDays(
                        n switch
                        {
                            < 2 => -12 + n,
                            < 7 => -4 + n % 3,
                            < 16 => n % 3,
                            _ => n - 8,
                        }
                    ),
            1 + n % 3 / 2,
            n % 4 == 0 ? myName
                : n % 4 == 1 ? "林晓曼"
                : null
        )
        {
            ClaimedById =
                n % 4 == 0 ? mine
                : n % 4 == 1 ? "lin"
                : null,
            Unit = unit,
            Region = Regions[n % Regions.Length],
            Measure = Measures[n % Measures.Length],
            Stage = Stages[n % Stages.Length],
            AmountFen = 5_000_000L * (1 + n % 10) + n * 25,
            IsDetermined = n % 9 == 8,
            IsPaused = n == 3,
            EntityKey = $"9121030067683{n:00000}",
            EarlierBy = n < 7 ? 18 : n % 12,
            IsReminded = n % 5 == 0,
        };
}
