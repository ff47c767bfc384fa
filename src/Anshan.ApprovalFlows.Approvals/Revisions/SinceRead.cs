namespace Anshan.ApprovalFlows.Approvals.Revisions;

/// <summary>One field in which what is stored and what was sent differ, and what is stored is not what the sender had read.</summary>
/// <param name="Key">The field.</param>
/// <param name="Theirs">What is stored now.</param>
/// <param name="Mine">What was sent.</param>
/// <param name="IsMine">Whether the sender changed it too; otherwise what was sent is only what had been read.</param>
public sealed record Clash(string Key, string Theirs, string Mine, bool IsMine);

/// <summary>What somebody else, or the same person in another window, saved after the form was read.</summary>
/// <param name="Clashes">The fields that differ.</param>
/// <param name="By">Who saved; null where nobody else can.</param>
/// <param name="At">When; null where it is not kept.</param>
public sealed record SavedMeanwhile(IReadOnlyList<Clash> Clashes, string? By, DateTimeOffset? At)
{
    /// <summary>What the form goes on with: what its sender typed, and of the rest what is stored.</summary>
    public string? Merged(string key, string? sent) =>
        Clashes.FirstOrDefault(clash => clash.Key == key) is { IsMine: false } clash ? clash.Theirs : sent;
}

/// <summary>Decides inside the turn whether a save may be written: nothing that was saved since the form was read is overwritten.</summary>
/// <param name="read">What the form was read from; null is nothing.</param>
public sealed class SinceRead(ReadFrom? read)
{
    private readonly ReadFrom read = read ?? ReadFrom.Nothing;

    /// <summary>The conflict with the save; null when there is none.</summary>
    public SavedMeanwhile? Meanwhile { get; private set; }

    /// <summary>Whether the save would change nothing.</summary>
    public bool IsSame { get; private set; }

    /// <summary>Compares what is stored with what was sent, field by field; a field that was not sent stays as it is.</summary>
    public bool Allows(
        IReadOnlyDictionary<string, string?> stored,
        IReadOnlyDictionary<string, string?> sent,
        string? by = null,
        DateTimeOffset? at = null
    )
    {
        var differing = sent.Where(field => ReadFrom.Plain(field.Value) != ReadFrom.Plain(stored.GetValueOrDefault(field.Key))).ToList();
        IsSame = differing.Count == 0;
        List<Clash> clashes =
        [
            .. from field in differing
            let present = stored.GetValueOrDefault(field.Key)
            where !read.Saw(field.Key, present)
            select new Clash(field.Key, present ?? "", field.Value ?? "", !read.Saw(field.Key, field.Value)),
        ];
        Meanwhile = clashes.Count == 0 ? null : new SavedMeanwhile(clashes, by, at);
        return Meanwhile is null;
    }
}
