namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>
/// The database belongs to one process at a time; the operating system releases the lock when that process ends, however it ends.
/// </summary>
public sealed class InstanceLock : IDisposable
{
    private readonly FileStream file;

    private InstanceLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock beside the database file.</summary>
    /// <exception cref="DatabaseInUseException">Another process holds it.</exception>
    public static InstanceLock Acquire(DatabaseSettings database)
    {
        Directory.CreateDirectory(database.Folder);
        try
        {
            return new InstanceLock(new FileStream(database.Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new DatabaseInUseException(database.Path, e);
        }
    }

    // The file stays: another process may just have locked it.
    public void Dispose() => file.Dispose();
}

/// <summary>A server works on this database.</summary>
public sealed class DatabaseInUseException(string path, Exception inner)
    : Exception($"数据库 {path} 正在被另一个进程使用，请先停止服务。", inner);
