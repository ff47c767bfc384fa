using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Applications;

/// <summary>Persons apply where persons may, units where units may; anybody else is told before filling anything in.</summary>
public sealed class KindTests
{
    [Fact]
    public async Task A_unit_cannot_begin_what_persons_apply_for_and_a_person_not_what_is_for_units()
    {
        await using var site = await ApplicantSite.StartAsync();
        var browser = await site.BrowserOfAsync(ApplicantSite.Organiser);
        var refused = await browser.OpenAsync(Links.StartApplication("17.3", "window"));
        Assert.Contains(
            "本条由个人申报（住房公积金缴存职工家庭），您的主体信息登记为单位",
            refused["other-kind"],
            StringComparison.Ordinal
        );
        Assert.Null(refused.Find("start"));
        Assert.NotNull((await browser.OpenAsync(Links.StartApplication("1.2"))).Find("start"));

        await site.UseAsync<SaveProfile, int>(async save =>
        {
            var profile = await site.ReadAsync(db =>
                db.ApplicantProfiles.AsNoTracking().SingleAsync(row => row.SubjectId == ApplicantSite.Organiser.UserId)
            );
            return (
                await save.RunAsync(
                    ApplicantSite.Organiser,
                    SaveProfile.Of(profile) with
                    {
                        IsIndividual = true,
                        IdentityNumber = "11010519491231002X",
                        CreditCode = "",
                    },
                    new SinceRead(ReadFrom.Of(SaveProfile.FieldsOf(profile)))
                )
            ).Count;
        });
        Assert.NotNull((await browser.OpenAsync(Links.StartApplication("17.3", "window"))).Find("start"));
        Assert.Contains(
            "本条面向单位申报",
            (await browser.OpenAsync(Links.StartApplication("1.2")))["other-kind"],
            StringComparison.Ordinal
        );
    }
}
