namespace Anshan.ApprovalFlows.Approvals.Packages;

/// <summary>What importing a package would do with one of its files.</summary>
public enum PackageLineState
{
    /// <summary>A definition that is not here yet.</summary>
    New,

    /// <summary>A definition that becomes a draft behind the one that is here.</summary>
    Changed,

    /// <summary>It is here as it is.</summary>
    Same,

    /// <summary>It differs from what is installed here, and what is installed stays.</summary>
    Stays,

    /// <summary>It stands in the way of the whole import.</summary>
    Refused,
}

/// <summary>One file of a package.</summary>
/// <param name="Path">Where it stands in the package.</param>
/// <param name="Title">What it is.</param>
/// <param name="State">What becomes of it.</param>
/// <param name="Notes">Differences, warnings, reasons.</param>
public sealed record PackageLine(string Path, string Title, PackageLineState State, IReadOnlyList<string> Notes);

/// <summary>What importing a package would do.</summary>
public sealed record PackagePreview(string? MeasureId, IReadOnlyList<PackageLine> Lines)
{
    /// <summary>Whether nothing stands in the way and something would be done.</summary>
    public bool CanImport => Lines.All(line => line.State != PackageLineState.Refused) && Drafts > 0;

    /// <summary>How many drafts it makes.</summary>
    public int Drafts => Lines.Count(line => line.State is PackageLineState.New or PackageLineState.Changed);

    /// <summary>A package that cannot even be looked into.</summary>
    public static PackagePreview Broken(string problem) => new(null, [new PackageLine("", "压缩包", PackageLineState.Refused, [problem])]);
}
