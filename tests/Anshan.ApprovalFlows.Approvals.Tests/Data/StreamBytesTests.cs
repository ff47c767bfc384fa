using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Engine.Storage.Rows;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

public sealed class StreamBytesTests
{
    private static readonly StreamBytes Stored = new();

    [Theory]
    [InlineData("system")]
    [InlineData("user:reviewer-1")]
    [InlineData("definition:measure-1.2-main")]
    [InlineData("case:1")]
    [InlineData("case:01A2067219357239BC6E8D4B4E49A94E")]
    [InlineData("case:01a2067219357239bc6e8d4b4e49a94e ")]
    public void Every_name_comes_back_letter_by_letter(string stream) => Assert.Equal(stream, Stored.ConvertFromProvider(Stored.ConvertToProvider(stream)));

    [Fact]
    public void A_case_is_stored_in_seventeen_bytes()
    {
        var stream = AuditStream.Case(Guid.NewGuid());
        var bytes = Assert.IsType<byte[]>(Stored.ConvertToProvider(stream));
        Assert.Equal(17, bytes.Length);
        Assert.Equal(stream, Stored.ConvertFromProvider(bytes));
    }
}
