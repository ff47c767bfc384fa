using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Administration;

/// <summary>What is typed about a unit.</summary>
/// <param name="Name">The full name.</param>
/// <param name="ShortName">As it stands in lists.</param>
/// <param name="Sections">The 科, one a line.</param>
/// <param name="Address">Where the public finds it.</param>
/// <param name="Phone">Where the public reaches it.</param>
public sealed record OrganisationEntry(string? Name, string? ShortName, string? Sections, string? Address = null, string? Phone = null);

/// <summary>An administrator adds, renames, closes and reopens units; each change is in the audit, and is effective at once.</summary>
/// <remarks>
/// What comes back is what is wrong, by field; empty when it is stored. Level, department and region of a unit never change: procedures
/// find it by them.
/// </remarks>
public sealed partial class EditOrganisation(
    IWriteGate gate,
    AuditTrail audit,
    OrganisationTree tree,
    OrganisationChanges changes,
    TimeProvider machine
)
{
    private const int MostLetters = 60;
    private const int MostOfAddress = 120;

    /// <summary>Adds the department to the region.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AddAsync(
        Actor actor,
        string? regionId,
        string? department,
        OrganisationEntry entry,
        CancellationToken cancellation = default
    )
    {
        await changes.TakeAsync(cancellation);
        var problems = Problems(entry, null);
        var region = tree.FindRegion(regionId ?? "");
        var code = FullWidth.ToHalf(TypedText.Line(department)).ToLowerInvariant();
        if (region is null)
        {
            problems["regionId"] = "请选择所在地区。";
        }

        if (!Code().IsMatch(code))
        {
            problems["department"] = "部门代码用小写字母和连字符，2 至 40 个，例如 commerce。";
        }
        else if (region is not null && tree.Find($"{region.Id}.{code}") is { } present)
        {
            problems["department"] = $"这个地区已有该部门：{present.Name}{(present.IsClosed ? "（已停用，可以恢复）" : "")}。";
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        var parent = tree.Find($"{region!.Id}.government")?.Id;
        var unit = new Organisation(new($"{region.Id}.{code}"), "", "", LevelOf(region), code, region.Id, parent);
        var isNew = await gate.WriteAsync(
            async (db, token) =>
                await db.Set<OrganisationRow>().FindAsync([unit.Id.Value], token) is null
                && await StoreAsync(
                    db,
                    actor,
                    unit,
                    row => Fill(row, entry),
                    "organisation.added",
                    row => $"新增“{row.Name}”（{unit.Id}）",
                    token
                ),
            cancellation
        );
        await changes.TakeAsync(cancellation);
        return isNew
            ? problems
            : new Dictionary<string, string> { ["department"] = $"这个地区刚刚已有人新增该部门：{tree.Find(unit.Id)?.Name}。" };
    }

    /// <summary>Changes its names and sections.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RenameAsync(
        Actor actor,
        string id,
        OrganisationEntry entry,
        SinceRead since,
        CancellationToken cancellation = default
    )
    {
        await changes.TakeAsync(cancellation);
        var problems = Problems(entry, id);
        if (problems.Count == 0 && tree.Find(id) is { } unit)
        {
            await gate.WriteAsync(
                async (db, token) =>
                {
                    var row = await db.Set<OrganisationRow>().FindAsync([id], token);
                    var sent = New(unit);
                    Fill(sent, entry);
                    return since.Allows(FieldsOf(row?.Unit ?? unit), FieldsOf(sent.Unit), row?.ChangedBy, row?.ChangedAt)
                        && !since.IsSame
                        && await StoreAsync(
                            db,
                            actor,
                            unit,
                            changed => Fill(changed, entry),
                            "organisation.renamed",
                            changed => Difference(unit, changed.Unit),
                            token
                        );
                },
                cancellation
            );
            await changes.TakeAsync(cancellation);
        }

        return since.Meanwhile is null
            ? problems
            : new Dictionary<string, string> { [""] = "这个单位在您打开本页以后又有人修改过，这次的修改还没有保存。" };
    }

    /// <summary>What can be changed of a unit, as two saves of it are compared.</summary>
    public static IReadOnlyDictionary<string, string?> FieldsOf(Organisation unit) =>
        new Dictionary<string, string?>
        {
            ["name"] = unit.Name,
            ["shortName"] = unit.ShortName,
            ["sections"] = string.Join('\n', unit.Sections),
            ["address"] = unit.Address ?? "",
            ["phone"] = unit.Phone ?? "",
        };

    /// <summary>Closes a unit on which nothing depends any more.</summary>
    public async Task<IReadOnlyDictionary<string, string>> CloseAsync(Actor actor, string id, CancellationToken cancellation = default)
    {
        await changes.TakeAsync(cancellation);
        if (tree.Find(id) is not { IsClosed: false } unit)
        {
            return new Dictionary<string, string>();
        }

        var objection = await gate.WriteAsync(
            async (db, token) =>
            {
                if (await ObjectionAsync(db, unit, token) is { } against)
                {
                    return against;
                }

                await StoreAsync(db, actor, unit, row => row.IsClosed = true, "organisation.closed", row => $"停用“{row.Name}”", token);
                return "";
            },
            cancellation
        );
        await changes.TakeAsync(cancellation);
        return objection.Length == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["close"] = objection };
    }

    /// <summary>Takes a closed unit into use again; false where there is none.</summary>
    public async Task<bool> ReopenAsync(Actor actor, string id, CancellationToken cancellation = default)
    {
        await changes.TakeAsync(cancellation);
        if (tree.Find(id) is not { IsClosed: true } unit)
        {
            return false;
        }

        await ChangeAsync(actor, unit, row => row.IsClosed = false, "organisation.reopened", row => $"恢复“{row.Name}”", cancellation);
        return true;
    }

    private async Task ChangeAsync(
        Actor actor,
        Organisation unit,
        Action<OrganisationRow> change,
        string action,
        Func<OrganisationRow, string> words,
        CancellationToken cancellation
    )
    {
        await gate.WriteAsync((db, token) => StoreAsync(db, actor, unit, change, action, words, token), cancellation);
        await changes.TakeAsync(cancellation);
    }

    private async Task<bool> StoreAsync(
        DbContext db,
        Actor actor,
        Organisation unit,
        Action<OrganisationRow> change,
        string action,
        Func<OrganisationRow, string> words,
        CancellationToken cancellation
    )
    {
        var row = await db.Set<OrganisationRow>().FindAsync([unit.Id.Value], cancellation) ?? db.Add(New(unit)).Entity;
        change(row);
        (row.ChangedBy, row.ChangedAt) = (actor.Name, machine.GetUtcNow());
        await audit.AppendAsync(
            db,
            new AuditEntry(AuditStream.Organisation(unit.Id), actor, action, new { words = words(row) }),
            cancellation
        );
        return true;
    }

    private static OrganisationRow New(Organisation unit) =>
        new()
        {
            Id = unit.Id,
            Name = unit.Name,
            ShortName = unit.ShortName,
            Level = unit.Level,
            Department = unit.Department,
            RegionId = unit.RegionId,
            ParentId = unit.ParentId,
            Sections = string.Join('\n', unit.Sections),
            Address = unit.Address ?? "",
            Phone = unit.Phone ?? "",
            IsClosed = unit.IsClosed,
            ChangedBy = "",
            ChangedAt = default,
        };

    /// <summary>Why it cannot be closed; null when it can.</summary>
    private async Task<string?> ObjectionAsync(DbContext db, Organisation unit, CancellationToken cancellation)
    {
        if (tree.ChildrenOf(unit.Id).Any(child => !child.IsClosed))
        {
            return "它还有下级单位，请先停用下级单位。";
        }

        if (
            await db.Set<CaseTask>()
                .CountAsync(task => task.OrganisationId == unit.Id.Value && task.Status == CaseTaskStatus.Open, cancellation)
            is > 0
                and var open
        )
        {
            return $"它还有 {open} 件待办，办完以后才能停用。";
        }

        if (
            await db.Set<AppUser>().CountAsync(user => user.OrganisationId == unit.Id.Value && user.DisabledAt == null, cancellation)
            is > 0
                and var people
        )
        {
            return $"它还有 {people} 名在用的人员，请先把他们调到其他单位或停用账号。";
        }

        Regex names = new($@"\b({string.Join('|', OrganisationTree.References(unit).Select(Regex.Escape))})(?![a-z.-])");
        var published = await db.Set<DefinitionVersion>()
            .AsNoTracking()
            .Where(row => row.IsPublished)
            .Select(row => new { row.Name, row.Json })
            .ToListAsync(cancellation);
        return published.Find(row => names.IsMatch(row.Json)) is { } used ? $"流程“{used.Name}”还要由它办理，请先修改流程。" : null;
    }

    private Dictionary<string, string> Problems(OrganisationEntry entry, string? id)
    {
        Dictionary<string, string> problems = [];
        foreach (var (field, label, value) in new[] { ("name", "单位全称", entry.Name), ("shortName", "简称", entry.ShortName) })
        {
            if (TypedText.Name(value) is not { Length: > 0 } name)
            {
                problems[field] = $"请填写{label}。";
            }
            else if (TextLimit.Problem(label, name, MostLetters) is { } tooLong)
            {
                problems[field] = tooLong;
            }
            else if (field == "name" && tree.All.Any(other => other.Id != id && !other.IsClosed && SameText.IsSame(other.Name, name)))
            {
                problems[field] = "已有同名的单位。";
            }
        }

        if (Lines(entry.Sections) is var sections && (sections.Count > 30 || sections.Exists(line => TextLength.Of(line) > MostLetters)))
        {
            problems["sections"] =
                $"科室最多 30 个，每个不超过 {MostLetters} 字，一行一个；现在是 {sections.Count} 个，最长的 {sections.Max(TextLength.Of)} 字。";
        }

        if (TextLength.Exceeds(entry.Address, MostOfAddress))
        {
            problems["address"] = $"地址不能超过 {MostOfAddress} 字。";
        }

        if (TypedText.Line(entry.Phone) is { Length: > 0 } phone && !Phones().IsMatch(phone))
        {
            problems["phone"] = "电话只能有数字、空格、短横、括号、顿号和“转”，60 个字以内，例如 0412-1234567。";
        }

        return problems;
    }

    private static void Fill(OrganisationRow row, OrganisationEntry entry) =>
        (row.Name, row.ShortName, row.Sections, row.Address, row.Phone) = (
            TypedText.Name(entry.Name),
            TypedText.Name(entry.ShortName),
            string.Join('\n', Lines(entry.Sections)),
            TypedText.Name(entry.Address),
            FullWidth.LettersToHalf(TypedText.Line(entry.Phone))
        );

    private static string Difference(Organisation before, Organisation after) =>
        string.Join(
            "；",
            new[]
            {
                (Label: "全称", Before: before.Name, After: after.Name),
                (Label: "简称", Before: before.ShortName, After: after.ShortName),
                (Label: "科室", Before: string.Join("、", before.Sections), After: string.Join("、", after.Sections)),
                (Label: "地址", Before: before.Address ?? "", After: after.Address ?? ""),
                (Label: "电话", Before: before.Phone ?? "", After: after.Phone ?? ""),
            }
                .Where(item => item.Before != item.After)
                .Select(item => $"{item.Label}“{item.Before}”改为“{item.After}”")
                .DefaultIfEmpty("保存，没有改动")
        );

    private static List<string> Lines(string? text) =>
        [.. TypedText.Clean(text).Split('\n').Select(TypedText.Name).Where(line => line.Length > 0).DistinctBy(SameText.Key)];

    private static OrganisationLevel LevelOf(Region region) =>
        region.Kind switch
        {
            RegionKind.Province => OrganisationLevel.Province,
            RegionKind.City => OrganisationLevel.City,
            _ => OrganisationLevel.County,
        };

    [GeneratedRegex(@"^[0-9０-９ \-－()（）、,，转+]{3,60}$")]
    private static partial Regex Phones();

    [GeneratedRegex("^[a-z][a-z-]{0,38}[a-z]$")]
    private static partial Regex Code();
}
