using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Desk;

/// <summary>The phrases that a person can put into an opinion: the person's own, and those of the unit.</summary>
public sealed class Phrases(DbContext db, IWriteGate gate, CaseClock clock)
{
    /// <summary>What is offered to everybody, first of all.</summary>
    public const string Agree = "同意。";

    /// <summary>The longest phrase.</summary>
    public const int Longest = 200;

    /// <summary>The most phrases of a person, and of a unit.</summary>
    public const int Most = 20;

    /// <summary>The phrases of the person and of the unit, own ones first, each in the order in which they were kept.</summary>
    public async Task<IReadOnlyList<Phrase>> OfAsync(Actor actor, CancellationToken cancellation = default)
    {
        var (person, unit) = (actor.UserId.Value, actor.OrganisationId?.Value);
        var found = await db.Set<Phrase>()
            .AsNoTracking()
            .Where(phrase => phrase.PersonId == person || (unit != null && phrase.OrganisationId == unit))
            .ToListAsync(cancellation);
        return InOrder(found);
    }

    /// <summary>Own phrases first, each in the order in which they were kept.</summary>
    public static IReadOnlyList<Phrase> InOrder(IEnumerable<Phrase> phrases) =>
        [.. phrases.OrderBy(phrase => phrase.PersonId is null).ThenBy(phrase => phrase.At).ThenBy(phrase => phrase.Id)];

    /// <summary>Keeps a phrase, for the unit only by its head; what is wrong with it in a sentence, null when it is kept.</summary>
    public async Task<string?> AddAsync(Actor actor, string? text, bool forUnit, CancellationToken cancellation = default)
    {
        var words = TypedText.Lines(text);
        var problem =
            words.Length == 0 ? "请填写常用语。"
            : forUnit && actor.HeadedUnit is null ? "只有单位负责人可以增加本单位的常用语。"
            : TextLimit.Problem("常用语", words, Longest) ?? TypedText.Problem(words);
        return problem ?? await gate.WriteAsync((write, token) => AddAsync(write, actor, words, forUnit, token), cancellation);
    }

    /// <summary>Deletes a phrase of the person, or of the unit that the person heads; a second time changes nothing.</summary>
    public Task DeleteAsync(Actor actor, Guid id, CancellationToken cancellation = default)
    {
        var (person, unit) = (actor.UserId.Value, actor.HeadedUnit);
        return gate.WriteAsync(
            (write, token) =>
                write
                    .Set<Phrase>()
                    .Where(phrase => phrase.Id == id && (phrase.PersonId == person || (unit != null && phrase.OrganisationId == unit)))
                    .ExecuteDeleteAsync(token),
            cancellation
        );
    }

    private async Task<string?> AddAsync(DbContext write, Actor actor, string words, bool forUnit, CancellationToken cancellation)
    {
        var person = forUnit ? null : actor.UserId.Value;
        var unit = forUnit ? actor.HeadedUnit : null;
        var kept = await write
            .Set<Phrase>()
            .Where(phrase => phrase.PersonId == person && phrase.OrganisationId == unit)
            .Select(phrase => phrase.Text)
            .ToListAsync(cancellation);
        if (kept.Contains(words) || words == Agree)
        {
            return "这句话已经在常用语中。";
        }

        if (kept.Count >= Most)
        {
            return $"最多保存 {Most} 句，请先删除不用的。";
        }

        write.Add(
            new Phrase
            {
                Id = Guid.NewGuid(),
                PersonId = person,
                OrganisationId = unit,
                Text = words,
                At = clock.Now,
            }
        );
        return null;
    }
}
