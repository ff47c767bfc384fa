using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>Who names which substitute for which days, and every reason why not. The day is 1 September 2023.</summary>
public abstract class NameSubstituteFacts : CaseFacts
{
    private static readonly Actor A = CaseWorld.Staff("tiedong.commerce");
    private static readonly Actor B = CaseWorld.Staff("tiedong.commerce", number: 2);
    private static readonly Actor C = CaseWorld.Staff("tiedong.commerce", number: 3);
    private static readonly Actor Head = CaseWorld.Staff("tiedong.commerce", Roles.Head);
    private static readonly Actor Administrator = new(new("sysadmin"), "系统管理员", null, [Roles.SystemAdministrator]);

    [Theory]
    [InlineData("self", "不能由本人代理本人")]
    [InlineData("nobody", "请选择代理人")]
    [InlineData("other unit", "同一单位")]
    [InlineData("unknown", "同一单位")]
    [InlineData("disabled", "不能代理")]
    [InlineData("uninvited", "不能代理")]
    [InlineData("no case work", "不办理业务")]
    [InlineData("finance", "付款人不能是审核人")]
    [InlineData("stranger names", "只有本人、本单位负责人和系统管理员")]
    [InlineData("head of another unit names", "只有本人、本单位负责人和系统管理员")]
    [InlineData("past", "过去的日期")]
    [InlineData("backwards", "最后一天不能早于第一天")]
    [InlineData("too long", "最多代理一年")]
    [InlineData("no reason", "请填写原因")]
    [InlineData("long reason", "不能超过 200 字")]
    [InlineData("no day", "请填写代理的第一天")]
    public async Task What_is_refused_is_refused_in_words_and_changes_nothing(string what, string sentence)
    {
        await using var world = await PeopledAsync();
        await world.Database.WriteAsync(db =>
        {
            db.Users.Find(C.UserId.Value)!.DisabledAt = what == "disabled" ? world.Clock.Now : null;
            db.Users.Find(C.UserId.Value)!.EmailConfirmed = what != "uninvited";
        });
        var substitute = what switch
        {
            "self" => A.UserId.Value,
            "nobody" => "",
            "other unit" => CaseWorld.Staff("city.commerce").UserId,
            "unknown" => "no-such-person",
            "disabled" or "uninvited" => C.UserId,
            "no case work" => "tiedong.commerce-auditor-1",
            "finance" => CaseWorld.Staff("tiedong.commerce", Roles.Finance).UserId,
            _ => B.UserId,
        };
        var request = new SubstituteRequest
        {
            PersonId = A.UserId,
            SubstituteId = substitute,
            FirstDay = what switch
            {
                "past" => "2023-08-31",
                "no day" => "",
                _ => "2023-09-29",
            },
            LastDay = what switch
            {
                "backwards" => "2023-09-28",
                "too long" => "2024-09-29",
                _ => "2023-10-06",
            },
            Reason = what switch
            {
                "no reason" => " ",
                "long reason" => new string('长', 201),
                _ => "国庆假期",
            },
        };
        var by = what switch
        {
            "stranger names" => B,
            "head of another unit names" => CaseWorld.Staff("city.commerce", Roles.Head),
            _ => A,
        };
        var outcome = await world.UseAsync<NameSubstitute, AccountOutcome>(service => service.RunAsync(by, request));
        var refused = Assert.IsType<AccountOutcome.Refused>(outcome);
        Assert.Contains(sentence, refused.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Field);
        Assert.Empty(await world.SubstitutionsAsync());
    }

    /// <summary>Each is tried while A is away from 29 September to 6 October and B acts.</summary>
    [Theory]
    [InlineData("A", "C", "2023-10-06", "2023-10-08", "同一时间只能有一名代理人")]
    [InlineData("A", "C", "2023-09-01", "2023-12-31", "同一时间只能有一名代理人")]
    [InlineData("B", "C", "2023-10-06", "2023-10-06", "代理不能转给第三人")]
    [InlineData("B", "A", "2023-09-29", "2023-09-29", "其间不能代理他人")]
    [InlineData("C", "A", "2023-09-20", "2023-09-29", "其间不能代理他人")]
    [InlineData("A", "C", "2023-10-07", "2023-10-08", null)]
    [InlineData("B", "C", "2023-09-20", "2023-09-28", null)]
    [InlineData("B", "A", "2023-10-07", "2023-10-07", null)]
    [InlineData("C", "B", "2023-10-01", "2023-10-02", null)]
    public async Task There_is_one_substitute_at_a_time_and_no_chain(
        string person,
        string other,
        string first,
        string last,
        string? sentence
    )
    {
        await using var world = await PeopledAsync();
        Assert.IsType<AccountOutcome.Done>(await world.NameAsync(A, B, new(2023, 9, 29), new(2023, 10, 6)));
        var people = new Dictionary<string, Actor>
        {
            ["A"] = A,
            ["B"] = B,
            ["C"] = C,
        };
        var outcome = await world.NameAsync(people[person], people[other], Day(first), Day(last), by: Head);
        if (sentence is null)
        {
            Assert.IsType<AccountOutcome.Done>(outcome);
            return;
        }

        Assert.Contains(sentence, Assert.IsType<AccountOutcome.Refused>(outcome).Problem, StringComparison.Ordinal);
        Assert.Single(await world.SubstitutionsAsync());
    }

    [Fact]
    public async Task Of_two_who_name_each_other_at_once_one_does()
    {
        await using var world = await PeopledAsync();
        var days = (First: new DateOnly(2023, 9, 29), Last: new DateOnly(2023, 10, 6));
        (Actor Person, Actor Other)[] circle = [(A, B), (B, C), (C, A)];
        var outcomes = await Task.WhenAll(
            circle.Select(pair => Task.Run(() => world.NameAsync(pair.Person, pair.Other, days.First, days.Last)))
        );
        Assert.Single(outcomes, outcome => outcome is AccountOutcome.Done);
        Assert.Single(await world.SubstitutionsAsync());
    }

    [Fact]
    public async Task The_person_the_head_and_an_administrator_name_and_end_and_past_ones_are_kept()
    {
        await using var world = await PeopledAsync();
        foreach (var by in new[] { A, Head, Administrator })
        {
            var done = Assert.IsType<AccountOutcome.Done>(await world.NameAsync(A, B, new(2023, 9, 1), new(2023, 9, 3), by));
            var id = Guid.Parse(done.Id);
            Assert.Single((await world.TodayAsync(B)).StandsFor);
            foreach (var stranger in new[] { B, C, CaseWorld.Staff("city.commerce", Roles.Head) })
            {
                Assert.Equal(NameSubstitute.NotTheirs, Assert.IsType<AccountOutcome.Refused>(await EndAsync(world, stranger, id)).Problem);
            }

            Assert.IsType<AccountOutcome.Done>(await EndAsync(world, by, id));
            Assert.Contains("已经结束", Assert.IsType<AccountOutcome.Refused>(await EndAsync(world, by, id)).Problem);
            Assert.Empty((await world.TodayAsync(B)).StandsFor);
        }

        Assert.Equal(3, (await world.SubstitutionsAsync()).Count);
        var lines = await world.UseAsync<SubstituteList, IReadOnlyList<SubstitutionLine>>(list => list.OfAsync(Head));
        Assert.Equal([SubstitutionState.Ended, SubstitutionState.Ended, SubstitutionState.Ended], lines.Select(line => line.State));
        Assert.Empty(await world.UseAsync<SubstituteList, IReadOnlyList<SubstitutionLine>>(list => list.OfAsync(C)));
        await using var db = world.Database.OpenContext();
        Assert.Equal(6, await db.AuditEvents.CountAsync(row => row.Action.StartsWith("substitute.")));
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    private static Task<AccountOutcome> EndAsync(CaseWorld world, Actor actor, Guid id) =>
        world.UseAsync<NameSubstitute, AccountOutcome>(service => service.EndAsync(actor, id));

    private async Task<CaseWorld> PeopledAsync()
    {
        var world = await WorldAsync();
        await world.Database.WriteAsync(db =>
        {
            CaseWorld.AddUser(db, B, "b@example.cn");
            CaseWorld.AddUser(db, C, "c@example.cn");
            CaseWorld.AddUser(db, CaseWorld.Staff("tiedong.commerce", Roles.Auditor), "auditor@example.cn");
            CaseWorld.AddUser(db, Administrator, "system@example.cn");
        });
        return world;
    }
}
