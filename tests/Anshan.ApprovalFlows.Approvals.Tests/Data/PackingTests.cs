using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Anshan.ApprovalFlows.Approvals.Data;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

public sealed class PackingTests
{
    private const string Stored =
        """{"actor":{"name":"王","organisation":"city.commerce","roles":["reviewer"]},"data":{"decision":"Approved","fields":[],"materials":[],"opinion":"情况属实","round":1}}""";

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\0")]
    [InlineData("😀 人")]
    [InlineData(Stored)]
    public void What_was_packed_comes_back(string text) => Assert.Equal(text, Packing.Text(Packing.Pack(text)));

    [Fact]
    public void Bytes_of_any_kind_and_length_come_back()
    {
        var random = new Random(4);
        for (var length = 1; length < 1 << 20; length = (length * 3) + 1)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var packed = Packing.Pack(bytes);
            Assert.Equal(bytes, Packing.Unpack(packed));
            Assert.InRange(packed.Length, 1, length + 1);
        }
    }

    [Fact]
    public void What_all_cases_say_alike_takes_little_room() =>
        Assert.InRange(Packing.Pack(Stored).Length, 1, Encoding.UTF8.GetByteCount(Stored) / 3);

    [Fact]
    public void Damaged_bytes_are_not_taken_for_what_was_stored_and_break_nobody()
    {
        var packed = Packing.Pack(Stored);
        for (var place = 0; place < packed.Length; place++)
        {
            var damaged = packed.ToArray();
            damaged[place] ^= 0x5A;
            Packing.Text(damaged);
            Packing.Text(damaged[..place]);
        }

        Assert.Equal("[]", Packing.Text("[]"u8.ToArray()));
    }

    /// <summary>Red when the dictionary was touched: make another one with a number of its own, and leave this one to what is stored.</summary>
    [Fact]
    public void What_was_stored_yesterday_is_read_today()
    {
        using var dictionary = typeof(Packing).Assembly.GetManifestResourceStream("packing-1.txt")!;
        Assert.Equal("839347f95bae3be4523371d5d4ff180e6a47999e1b8e77bf02041b233b36c512", Convert.ToHexStringLower(SHA256.HashData(dictionary)));
        Assert.Equal(Stored, Packing.Text(Convert.FromHexString("0120A91D010058E78E8BE5B19EE5AE9E7D7D0600AD83A600E50C90CC81137878C6019003BD298E0781")));
    }

    [Fact]
    public async Task Many_pack_and_unpack_at_once() => await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
    {
        for (var i = 0; i < 500; i++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{Stored}{worker}:{i}");
            Assert.Equal(text, Packing.Text(Packing.Pack(text)));
        }
    })));
}
