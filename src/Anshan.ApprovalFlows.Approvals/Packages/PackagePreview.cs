namespace Anshan.ApprovalFlows.Approvals.Packages;

/// <summary>What importing a package would do with one of its files.</summary>
public enum PackageLineState
{
    /// <summary>It is not here yet, and is taken in.</summary>
    New,

    /// <summary>It is taken in behind the version that is here.</summary>
    Changed,

    /// <summary>It is in force here as it is, or waits here as a draft.</summary>
    Same,

    /// <summary>This version is kept here already, and another one is in force.</summary>
    Kept,

    /// <summary>It stands in the way of the whole import.</summary>
    Refused,
}

/// <summary>One file of a package.</summary>
/// <param name="Path">Where it stands in the package.</param>
/// <param name="Title">What it is.</param>
/// <param name="State">What becomes of it.</param>
/// <param name="Notes">Differences, warnings, reasons.</param>
public sealed record PackageLine(string Path, string Title, PackageLineState State, IReadOnlyList<string> Notes)
{
    /// <summary>Whether the import takes it in.</summary>
    public bool IsTaken => State is PackageLineState.New or PackageLineState.Changed;

    /// <summary>Whether it is a definition, and becomes a draft; else a version that waits to be put in force.</summary>
    public bool IsDefinition { get; init; }
}

/// <summary>What importing a package would do.</summary>
public sealed record PackagePreview(string? MeasureId, IReadOnlyList<PackageLine> Lines)
{
    /// <summary>Whether something stands in the way.</summary>
    public bool IsRefused => Lines.Any(line => line.State == PackageLineState.Refused);

    /// <summary>Whether nothing stands in the way and something would be done.</summary>
    public bool CanImport => !IsRefused && Lines.Any(line => line.IsTaken);

    /// <summary>How many drafts of definitions it makes.</summary>
    public int Drafts => Lines.Count(line => line.IsTaken && line.IsDefinition);

    /// <summary>How many versions of data and mails it brings.</summary>
    public int Files => Lines.Count(line => line.IsTaken && !line.IsDefinition);

    /// <summary>A package that cannot even be looked into.</summary>
    public static PackagePreview Broken(string problem) => new(null, [new PackageLine("", "压缩包", PackageLineState.Refused, [problem])]);
}
