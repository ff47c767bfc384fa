using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.Data.Sqlite;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>No list of the desk reads all tasks, cases or events: SQLite is asked how it goes about each command.</summary>
public sealed partial class DeskPlanTests
{
    private static readonly Actor Me = new(new("both"), "两种角色", new("tiedong.commerce"), [Roles.Reviewer, Roles.Head]);

    [Theory]
    [InlineData(Links.Inbox)]
    [InlineData("/inbox?scope=unit")]
    [InlineData("/inbox?who=none&measure=1.2&region=tiedong&stage=县区审核&from=1&to=99万&days=1&paused=no&group=later&q=鞍山")]
    [InlineData("/inbox?q=as*1&version=x")]
    [InlineData("/inbox?q=zhanhui")]
    [InlineData("/inbox?cursor=a_1693500000000_0123456789abcdef0123456789abcdef")]
    [InlineData("/inbox?cursor=b_none_ffffffffffffffffffffffffffffffff")]
    [InlineData(Links.ExportInbox)]
    [InlineData("/inbox/batch?act=approve&all=yes&measure=1.2")]
    [InlineData("/inbox/batch?act=reassign&all=yes")]
    [InlineData(Links.DecidedInbox)]
    [InlineData(Links.RecentActs)]
    [InlineData(Links.CopiedCases)]
    [InlineData(Links.StartedCases)]
    [InlineData(Links.DeskViews)]
    [InlineData(Links.Payments)]
    [InlineData(Links.Phrases)]
    [InlineData(Links.Substitutes)]
    public async Task No_list_of_the_desk_scans_a_table_that_grows(string address)
    {
        using SqlWatch sql = new();
        var world = await CaseWorld.CreateStockedAsync();
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, Me, "both@example.cn"));
        await world.CaseAsync();
        await world.Database.CloseAsync();
        await using WebApp site = new("Development", world.Database.Folder) { Sql = sql };
        var browser = site.As(Me);
        await browser.OpenAsync(Links.ChangePassword);
        sql.Clear();
        await browser.GetAsync(address);
        var commands = sql.Commands.Where(command => Growing().IsMatch(command)).ToList();
        Assert.NotEmpty(commands);
        await using SqliteConnection connection = new($"Data Source={world.Database.Folder.File("anshan.db")};Mode=ReadOnly");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        Assert.All(commands, command => Assert.Empty(Scans(connection, command)));
    }

    private static List<string> Scans(SqliteConnection connection, string command)
    {
        using var explain = connection.CreateCommand();
        explain.CommandText = $"EXPLAIN QUERY PLAN {command}";
        foreach (var name in Parameter().Matches(command).Select(match => match.Value).Distinct())
        {
            explain.Parameters.AddWithValue(name, "[]");
        }

        HashSet<string> growing = [.. Growing().Matches(command).Select(match => match.Groups["alias"].Value)];
        List<string> scans = [];
        using var rows = explain.ExecuteReader();
        while (rows.Read())
        {
            var step = rows.GetString(3);
            if (Scan().Match(step) is { Success: true } scan && growing.Contains(scan.Groups["alias"].Value))
            {
                scans.Add($"{step}\n{command}");
            }
        }

        return scans;
    }

    [GeneratedRegex("\"(?:CaseTasks|Cases|AuditEvents|WorkflowInstances)\" AS \"(?<alias>[a-z0-9]+)\"")]
    private static partial Regex Growing();

    [GeneratedRegex("^SCAN (?<alias>[a-z0-9]+)")]
    private static partial Regex Scan();

    [GeneratedRegex("@[A-Za-z0-9_]+")]
    private static partial Regex Parameter();
}
