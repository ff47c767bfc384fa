namespace Anshan.ApprovalFlows.Web.Tests.Text;

/// <summary>The forty spellings that go through every entrance.</summary>
internal static class Spellings
{
    /// <summary>What is read or refused in words, and stored as it is in sense.</summary>
    public static IReadOnlyList<string> Storable { get; } =
    [
        "１２３４５",
        "ＡＢＣ",
        "１２，３４５．６７",
        "12万",
        "４０万",
        "1.5亿",
        "1,000,000",
        "01",
        "1.0",
        "−3",
        "鞍山\u00A0铁东",
        "鞍山\u2009铁东",
        "鞍山\u3000铁东",
        "鞍\u200B山",
        "鞍\u202E山",
        "鞍\u2066山\u2069",
        "\uFEFF鞍山",
        "鞍\u00AD山",
        "一\r\n二",
        "一\r二",
        "\t一\t二\t",
        "𠮷野家",
        "𬭎",
        "👨\u200D👩\u200D👧",
        "e\u0301",
        "葛\U000E0100城",
        "鞍山（铁东）有限公司",
        "鞍山(铁东)有限公司",
        "as2023-0102-00001",
        "ＡＳ２０２３－０１０２－００００１",
        "Ｚhang＠example。com",
        "2023年１０月１日",
        "１-3-2026",
        "%_\\'\"<script>",
        new('长', 5000),
        "\uFFFD\uFFFF",
    ];

    /// <summary>Invisible text: treated as empty.</summary>
    public static IReadOnlyList<string> Invisible { get; } = ["\u200B\u200D\uFEFF", "\u3000\u00A0\u2009\u3164"];

    /// <summary>
    /// Text that no database can store: a message. The second comes only through JSON; of a form's bytes the framework makes a replacement
    /// character.
    /// </summary>
    public static IReadOnlyList<string> Unstorable { get; } = ["鞍\0山", "名\uD842"];
}
