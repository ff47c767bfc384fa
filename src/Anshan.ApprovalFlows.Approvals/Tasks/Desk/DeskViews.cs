using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Desk;

/// <summary>A person's own views and look of the desk; nobody else reads or changes them.</summary>
public sealed class DeskViews(DbContext db, IWriteGate gate)
{
    /// <summary>The longest name of a view.</summary>
    public const int LongestName = 20;

    /// <summary>The most views of a person.</summary>
    public const int Most = 20;

    private const int LongestQuery = 2000;

    /// <summary>The person's views by name.</summary>
    public async Task<IReadOnlyList<DeskView>> OfAsync(Actor actor, CancellationToken cancellation = default)
    {
        var person = actor.UserId.Value;
        return await db.Set<DeskView>()
            .AsNoTracking()
            .Where(view => view.PersonId == person)
            .OrderBy(view => view.Name)
            .ToListAsync(cancellation);
    }

    /// <summary>Keeps filters under a name; what is wrong with the name in a sentence, null when they are kept.</summary>
    public async Task<string?> AddAsync(Actor actor, string? name, string? query, CancellationToken cancellation = default)
    {
        var line = TypedText.Line(name);
        return NameProblem(line)
            ?? (
                string.IsNullOrWhiteSpace(query) ? "没有条件可以存：请先在待办中选好条件。"
                : TextLength.Exceeds(query, LongestQuery) ? "条件太多，存不下。请去掉几个再存。"
                : await gate.WriteAsync((write, token) => AddAsync(write, actor, line, query, token), cancellation)
            );
    }

    /// <summary>Gives a view another name; what is wrong in a sentence, null when it is done.</summary>
    public async Task<string?> RenameAsync(Actor actor, Guid id, string? name, CancellationToken cancellation = default)
    {
        var line = TypedText.Line(name);
        return NameProblem(line)
            ?? await gate.WriteAsync(
                async (write, token) =>
                {
                    var own = await OwnAsync(write, actor, token);
                    if (own.Find(view => view.Id == id) is not { } found)
                    {
                        return "这个视图已经删除。";
                    }

                    if (own.Exists(view => view.Id != id && view.Name == line))
                    {
                        return Taken(line);
                    }

                    found.Name = line;
                    return null;
                },
                cancellation
            );
    }

    /// <summary>Deletes a view; a second time changes nothing.</summary>
    public Task DeleteAsync(Actor actor, Guid id, CancellationToken cancellation = default)
    {
        var person = actor.UserId.Value;
        return gate.WriteAsync(
            (write, token) => write.Set<DeskView>().Where(view => view.Id == id && view.PersonId == person).ExecuteDeleteAsync(token),
            cancellation
        );
    }

    /// <summary>How the person wants the rows; null where nothing was chosen.</summary>
    public Task<DeskLook?> LookAsync(Actor actor, CancellationToken cancellation = default)
    {
        var person = actor.UserId.Value;
        return db.Set<DeskLook>().AsNoTracking().SingleOrDefaultAsync(look => look.PersonId == person, cancellation);
    }

    /// <summary>Keeps the columns and the height of the rows; what is wrong in a sentence, null when they are kept.</summary>
    public async Task<string?> ChooseAsync(
        Actor actor,
        IReadOnlyCollection<string> columns,
        bool isRelaxed,
        CancellationToken cancellation = default
    )
    {
        var ordered = DeskColumns.Ordered(columns);
        if (DeskColumns.Problem(ordered) is { } problem)
        {
            return problem;
        }

        var (person, chosen) = (actor.UserId.Value, string.Join(',', ordered));
        await gate.WriteAsync(
            async (write, token) =>
            {
                if (await write.Set<DeskLook>().SingleOrDefaultAsync(look => look.PersonId == person, token) is { } look)
                {
                    (look.Columns, look.IsRelaxed) = (chosen, isRelaxed);
                }
                else
                {
                    write.Add(
                        new DeskLook
                        {
                            PersonId = person,
                            Columns = chosen,
                            IsRelaxed = isRelaxed,
                        }
                    );
                }

                return true;
            },
            cancellation
        );
        return null;
    }

    private static async Task<string?> AddAsync(DbContext write, Actor actor, string name, string query, CancellationToken cancellation)
    {
        var own = await OwnAsync(write, actor, cancellation);
        if (own.Exists(view => view.Name == name))
        {
            return Taken(name);
        }

        if (own.Count >= Most)
        {
            return $"最多保存 {Most} 个视图，请先删除不用的。";
        }

        write.Add(
            new DeskView
            {
                Id = Guid.NewGuid(),
                PersonId = actor.UserId,
                Name = name,
                Query = query,
            }
        );
        return null;
    }

    private static Task<List<DeskView>> OwnAsync(DbContext write, Actor actor, CancellationToken cancellation)
    {
        var person = actor.UserId.Value;
        return write.Set<DeskView>().Where(view => view.PersonId == person).ToListAsync(cancellation);
    }

    private static string? NameProblem(string name) =>
        name.Length == 0 ? "请填写视图名称。" : TextLimit.Problem("视图名称", name, LongestName) ?? TypedText.Problem(name);

    private static string Taken(string name) => $"您已有名为“{name}”的视图，请换一个名称。";
}
