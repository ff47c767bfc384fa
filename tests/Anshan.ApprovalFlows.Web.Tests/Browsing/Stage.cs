using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Web.Development;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>
/// The visitors of one test. They are disposed when the test ends; a problem that one of them recorded then fails the test.
/// </summary>
public sealed class Stage(BrowserRoom room, RunningApp? app = null) : IAsyncDisposable
{
    private readonly List<Visitor> visitors = [];

    public RunningApp App => app ?? room.App;

    /// <summary>Somebody who is not signed in.</summary>
    public async Task<Visitor> StrangerAsync(string name = "stranger", bool javaScript = true)
    {
        var window = await room.OpenWindowAsync(App.Address, javaScript);
        var visitor = await Visitor.SitDownAsync(name, window, room.Notes, javaScript);
        visitors.Add(visitor);
        return visitor;
    }

    /// <summary>One of the seeded people, by the first part of the address: <c>city.finance.2</c>.</summary>
    public async Task<Visitor> SignInAsync(string person, bool javaScript = true)
    {
        var password = await App.ReadAsync(db =>
            db.Settings.Where(row => row.Key == DevelopmentSeed.PasswordKey).Select(row => row.Value).SingleAsync()
        );
        var email = $"{person}@{DevelopmentSeed.Domain}";
        var roles = DemoPerson.All(App.Services.GetRequiredService<OrganisationTree>().All).Single(seeded => seeded.Email == email).Roles;
        var visitor = await StrangerAsync(javaScript: javaScript);
        return await visitor.SignInAsync(email, password, string.Join('+', roles));
    }

    public async ValueTask DisposeAsync()
    {
        List<Exception> complaints = [];
        foreach (var visitor in visitors)
        {
            try
            {
                await visitor.DisposeAsync();
            }
            catch (Xunit.Sdk.XunitException complaint)
            {
                complaints.Add(complaint);
            }
        }

        Assert.True(complaints.Count == 0, string.Join("\n", complaints.Select(complaint => complaint.Message)));
    }
}
