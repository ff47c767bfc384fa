using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>
/// An account of a list that stopped a payment: corrected by the unit that made the list, confirmed by a second person, then paid.
/// </summary>
public sealed class ListedAccountTests
{
    internal static readonly Actor Lister = CaseWorld.Staff("city.science");
    internal static readonly Actor Second = CaseWorld.Staff("city.science", number: 2);
    internal static readonly Actor Payer = CaseWorld.Staff("city.science", Roles.Finance, 7);
    private static readonly Actor Colleague = CaseWorld.Staff("city.science", Roles.Finance, 8);

    [Fact]
    public async Task The_unit_that_listed_corrects_the_row_and_a_second_person_of_the_payer_confirms_it()
    {
        await using var site = await RecordTests.StartAsync(Lister, Second, Payer, Colleague);
        var (lister, payer, colleague) = (site.As(Lister), site.As(Payer), site.As(Colleague));
        await ToTransferAsync(site);

        var task = await payer.OpenAsync(await RecordTests.AddressAsync(site, TaskKind.Transfer));
        var which = await payer.PressAsync(
            task,
            "payment-failed",
            ("Failure.Kind", nameof(FailureKind.AccountNumber)),
            ("Failure.Reason", "账号不存在")
        );
        Assert.Contains("请选择是名单中哪一家的账户", which["error-summary"], StringComparison.Ordinal);
        var failed = await payer.PressAsync(which, "payment-failed", ("Failure.Line", "2"));
        Assert.Contains("拟定名单的单位更正这一行的收款账户", failed["notice"], StringComparison.Ordinal);

        // The owner of the list: not the one who pays, and with what was wrong before the eyes.
        var address = await RecordTests.AddressAsync(site, TaskKind.AccountCorrection);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await payer.OpenAsync(address)).Status);
        var asked = await lister.OpenAsync(address);
        Assert.Contains("账号不存在", asked["asked"], StringComparison.Ordinal);
        Assert.Contains("示例银行 6222000000000002", asked["refused-account"], StringComparison.Ordinal);
        foreach (
            var (account, problem) in new[]
            {
                ("示例银行 6222000000000002", "与没有拨付成功的账户相同"),
                ("示例银行 6222000000000001", "与名单第 1 行（第一科技公司）相同"),
                ("示例银行", "没有账号"),
                ("示例银行 6.222E+15", "科学计数法"),
                ("", "请填写收款账户"),
            }
        )
        {
            Assert.Contains(
                problem,
                (await lister.PressAsync(asked, "correct-line", ("Line.Account", account)))["error-summary"],
                StringComparison.Ordinal
            );
        }

        Assert.Contains(
            "请说明为什么账户无误",
            (await lister.PressAsync(asked, "correct-line", ("Line.IsRight", "true")))["error-summary"],
            StringComparison.Ordinal
        );
        var sent = await lister.PressAsync(
            asked,
            "correct-line",
            ("Line.Account", "示例银行 6222000000000009"),
            ("Line.Note", "原账号抄错")
        );
        Assert.Contains("收款账户已提交", sent["notice"], StringComparison.Ordinal);
        Assert.EndsWith("0002", await AccountAsync(site, 2), StringComparison.Ordinal); // nothing is paid to what nobody has confirmed

        // Not by the one who recorded the failure; sent back once, then confirmed with old and new side by side.
        address = await RecordTests.AddressAsync(site, TaskKind.AccountConfirmation);
        Assert.Contains("登记", (await payer.OpenAsync(address))["objection"], StringComparison.Ordinal);
        var confirmation = await colleague.OpenAsync(address);
        Assert.Contains("6222000000000002", confirmation["account-change"], StringComparison.Ordinal);
        Assert.Contains("6222000000000009", confirmation["account-change"], StringComparison.Ordinal);
        Assert.Contains("原账号抄错", confirmation.Main, StringComparison.Ordinal);
        await colleague.PressAsync(confirmation, "return-account", ("Account.Reason", "请盖章确认"));
        var once = await lister.OpenAsync(await RecordTests.AddressAsync(site, TaskKind.AccountCorrection));
        Assert.Contains("请盖章确认", once["asked"], StringComparison.Ordinal);
        await lister.PressAsync(once, "correct-line", ("Line.IsRight", "true"), ("Line.Note", "已盖章"));
        confirmation = await colleague.OpenAsync(await RecordTests.AddressAsync(site, TaskKind.AccountConfirmation));
        Assert.Contains("6222000000000002", confirmation["account-change"], StringComparison.Ordinal);
        Assert.Contains("6222000000000009", confirmation["account-change"], StringComparison.Ordinal);
        Assert.Contains(
            "已确认收款账户",
            (await colleague.PressAsync(confirmation, "confirm-account"))["notice"],
            StringComparison.Ordinal
        );
        Assert.Equal("示例银行 6222000000000009", await AccountAsync(site, 2));
        Assert.Equal("示例银行 6222000000000001", await AccountAsync(site, 1));

        address = await RecordTests.AddressAsync(site, TaskKind.Transfer);
        Assert.Contains("须由本单位另一人拨付", (await colleague.OpenAsync(address))["objection"], StringComparison.Ordinal);
        var leg = await payer.OpenAsync(address);
        Assert.StartsWith("已登记拨付", (await payer.PayAsync(leg, "PZ-1"))["notice"], StringComparison.Ordinal);
        await site.AgreedAsync(leg);
        Assert.Equal(
            CaseStatus.Completed,
            (await site.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync(row => row.MeasureId == "13.5"))).Status
        );
        Assert.Equal(
            ["account.corrected", "account.returned", "account.corrected", "account.confirmed"],
            await site.ReadAsync(db =>
                db.AuditEvents.AsNoTracking()
                    .Where(row => row.Action.StartsWith("account."))
                    .OrderBy(row => row.Seq)
                    .Select(row => row.Action)
                    .ToListAsync()
            )
        );
        var trail = await site.ReadAsync(db =>
            db.Timeline.AsNoTracking().Where(line => line.Kind == "account").Select(line => line.Detail).ToListAsync()
        );
        Assert.Contains(
            trail,
            detail => detail!.Contains("原账户：示例银行 6222000000000002\n新账户：示例银行 6222000000000009", StringComparison.Ordinal)
        );
        Assert.Empty(await site.ReadAsync(db => ConsistencyCheck.RunAsync(db)));
    }

    [Fact]
    public async Task Another_reason_asks_for_the_payment_again_at_once_and_a_row_that_is_not_there_is_refused()
    {
        await using var site = await RecordTests.StartAsync(Lister, Second, Payer, Colleague);
        var payer = site.As(Payer);
        await ToTransferAsync(site);
        var task = await payer.OpenAsync(await RecordTests.AddressAsync(site, TaskKind.Transfer));
        await payer.PressAsync(
            task,
            "payment-failed",
            ("Failure.Kind", nameof(FailureKind.Funds)),
            ("Failure.Reason", "额度未下达"),
            ("Failure.Line", "2")
        );
        task = await payer.OpenAsync(await RecordTests.AddressAsync(site, TaskKind.Transfer));
        var id = Guid.Parse(task.Path.Split('/')[^1]);
        var outcome = await site.UseAsync<RecordPayment, TaskOutcome>(service =>
            service.FailAsync(id, Payer, FailureKind.AccountName, "户名不符", Guid.NewGuid(), 99)
        );
        Assert.Contains("不在名单中", Assert.IsType<TaskOutcome.Refused>(outcome).Reason, StringComparison.Ordinal);
    }

    private static Task<string> AccountAsync(WebApp site, int line) =>
        site.ReadAsync(db => db.ListedUnits.AsNoTracking().Where(row => row.Line == line).Select(row => row.Account).SingleAsync());

    /// <summary>A list of two units, confirmed and published; nobody has objected.</summary>
    internal static async Task ToTransferAsync(WebApp site)
    {
        var (lister, second) = (site.As(Lister), site.As(Second));
        await lister.PressAsync(await lister.OpenAsync(Links.StartCase), "start-13.5", ("name", "2022年度"));
        string[] rows =
        [
            $"第一科技公司\t{ListTests.CodeOf(2)}\t示例银行 6222000000000001\t2022年\t5000000\t3\t1\t不并列",
            $"第二科技公司\t{ListTests.CodeOf(3)}\t示例银行 6222000000000002\t2022年\t4000000\t3\t2\t不并列",
        ];
        var task = await lister.OpenAsync(await RecordTests.AddressAsync(site, TaskKind.EntitlementList));
        await lister.PressAsync(await lister.PressAsync(task, "screen-list", ("List.Text", string.Join('\n', rows))), "propose-list");
        await second.PressAsync(await second.OpenAsync(await RecordTests.AddressAsync(site, TaskKind.ListConfirmation)), "confirm-list");
        var notice = await site.ReadAsync(db => db.CaseTasks.AsNoTracking().SingleAsync(row => row.Kind == TaskKind.PublicNotice));
        await site.UseAsync<Approvals.Deadlines.DemoClock, int>(demo => demo.AdvanceToAsync(notice.DueAt!.Value.AddHours(9)));
    }
}
