using System.IO.Compression;
using System.Text;
using Anshan.ApprovalFlows.Approvals.Packages;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>Packages opened, changed and packed again.</summary>
public static class Zips
{
    /// <summary>The package with a change to one text; a change that changes nothing is a fault of the test.</summary>
    public static byte[] Changed(byte[] zip, string path, Func<string, string> change)
    {
        var files = Open(zip);
        var before = Encoding.UTF8.GetString(files[path]);
        var after = change(before);
        files[path] =
            before == after ? throw new InvalidOperationException($"Nothing is changed in {path}.") : Encoding.UTF8.GetBytes(after);
        return Pack([.. files.Select(file => (file.Key, file.Value))]);
    }

    public static byte[] With(byte[] zip, string path, string content) =>
        Pack([
            .. Open(zip).Where(file => file.Key != path).Select(file => (file.Key, file.Value)),
            (path, Encoding.UTF8.GetBytes(content)),
        ]);

    public static Dictionary<string, byte[]> Open(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(
            entry => entry.FullName,
            entry =>
            {
                using var content = new MemoryStream();
                using var stream = entry.Open();
                stream.CopyTo(content);
                return content.ToArray();
            }
        );
    }

    public static byte[] Pack((string Path, byte[] Content)[] files) => PackageArchive.Write(files);
}
