using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Pages.Shared.Case;

namespace Anshan.ApprovalFlows.Web.Pages.Cases.Sheets;

/// <summary>One line of the form: its name at the left, what stands there at the right.</summary>
public sealed record SheetRow(string Label, string Value);

/// <summary>A part of the form.</summary>
public sealed record SheetPart(string Title, IReadOnlyList<SheetRow> Rows);

/// <summary>审批表: a case on paper, as it stands. The page and the PDF are drawn from the same lines.</summary>
/// <param name="Title">The name of the form.</param>
/// <param name="Number">The case.</param>
/// <param name="Parts">What stands in it, without empty parts.</param>
/// <param name="Foot">When it was drawn, and for whom.</param>
public sealed record ApprovalSheet(string Title, string Number, IReadOnlyList<SheetPart> Parts, string Foot)
{
    /// <summary>The form of a case for a member of staff.</summary>
    public static ApprovalSheet Of(CaseView view, OrganisationTree organisations, string person, DateTimeOffset now)
    {
        SheetPart[] parts =
        [
            new("办件", [.. Case(view)]),
            new(view.OwnerTitle, [.. Owner(view)]),
            new("申报内容", [.. Answers(view)]),
            new("申报材料", [.. Files(view)]),
            new("金额", [.. Amounts(view)]),
            new("各单位意见", [.. Opinions(view, organisations)]),
            new("资金拨付", [.. view.Transfers.Select(Transfer)]),
        ];
        return new ApprovalSheet(
            "惠企政策办件审批表",
            view.Case.Number,
            [.. parts.Where(part => part.Rows.Count > 0)],
            $"{Show.Moment(now)}由{person}打印。办理状态以系统为准。"
        );
    }

    private static IEnumerable<SheetRow> Case(CaseView view)
    {
        var row = view.Case;
        yield return new("办件编号", row.Number);
        yield return new("事项", row.Title);
        yield return new("政策举措", view.Measure is { } measure ? $"{measure.Id} {measure.Title}" : row.MeasureId);
        yield return new("提交时间", Show.Moment(row.SubmittedAt));
        yield return new("办理状态", row.IsOpen ? $"{Show.Status(row).Text}（{row.Stage}）" : Show.Status(row).Text);
    }

    private static IEnumerable<SheetRow> Owner(CaseView view)
    {
        if (!view.HasApplicant)
        {
            yield return new("名称", view.Case.ApplicantName);
            yield break;
        }

        var profile = view.Profile;
        yield return new(profile.IsIndividual ? "姓名" : "单位名称", profile.Name);
        yield return profile.IsIndividual
            ? new("身份证号", IdentityNumber.Mask(profile.IdentityNumber))
            : new("统一社会信用代码", profile.CreditCode ?? "");
        yield return new("所在地区", view.RegionName);
        yield return new("收款账户", $"{profile.BankAccountName}，{profile.BankName}，{profile.BankAccount}");
        yield return new("联系人", $"{profile.ContactName}，{profile.ContactPhone}");
    }

    private static IEnumerable<SheetRow> Answers(CaseView view) =>
        view is { HasApplicant: true, Measure: { } measure }
            ? measure
                .Form.Fields.Where(field => field.IsShown(key => view.Values[key]))
                .Select(field => new SheetRow(field.Label, field.Display(view.Values[field.Key])))
            : [];

    private static IEnumerable<SheetRow> Files(CaseView view) =>
        view
            .Files.GroupBy(file => file.MaterialId)
            .Select(group => new SheetRow(view.MaterialName(group.Key), string.Join('\n', group.Select(file => file.FileName))));

    private static IEnumerable<SheetRow> Amounts(CaseView view)
    {
        var row = view.Case;
        if (view.Measure?.Award is not null && !view.IsDuty)
        {
            yield return new(Show.AwardTitle(row.Meaning, view.Measure), Show.Ceiling(row));
        }

        foreach (var line in view.Computation?.Trace ?? [])
        {
            yield return new(line.Label, $"{line.Arithmetic}\n依据：“{line.Clause}”");
        }

        if (row.AwardFen is { } award)
        {
            yield return new("核定金额", $"{Show.Yuan(award)}，人民币{new Money(award).ToCapitals()}");
            if (view.Award?.Reason is { Length: > 0 } reason)
            {
                yield return new("核定理由", reason);
            }
        }
    }

    private static IEnumerable<SheetRow> Opinions(CaseView view, OrganisationTree organisations) =>
        view
            .Tasks.Where(task => task is { Outcome: not null, DecidedAt: not null, OrganisationId: not null })
            .OrderBy(task => task.DecidedAt)
            .Select(task => new SheetRow(
                $"{organisations.Find(task.OrganisationId!)?.ShortName ?? task.OrganisationId}\n{task.Title}"
                    + (task.Round > 1 ? $"（第 {task.Round} 轮）" : ""),
                string.Join(
                    '\n',
                    (
                        (IEnumerable<string?>)
                            [
                                CaseWords.Outcome(task.Kind, task.Outcome),
                                task.Opinion,
                                $"{task.DecidedByName}　{Show.Moment(task.DecidedAt!.Value)}",
                            ]
                    ).Where(line => !string.IsNullOrWhiteSpace(line))
                )
            ));

    private static SheetRow Transfer(Approvals.Funds.Transfer leg) =>
        new(
            $"{leg.FromName}\n拨付至 {leg.ToName}",
            $"{Show.Yuan(leg.AmountFen)}\n{Show.Date(leg.PaidOn)}，凭证号 {leg.Voucher}"
                + (leg.ReversedAt is { } at ? $"\n登记有误，{Show.Date(at)}已冲正，本行作废" : "")
        );
}
