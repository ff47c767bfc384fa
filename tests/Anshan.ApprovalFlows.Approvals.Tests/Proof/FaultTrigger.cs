namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>How a statement or a commit fails.</summary>
internal enum Fault
{
    /// <summary>
    /// Inside the database, as by a full disk: the statement fails, and a writing one takes its whole transaction with it.
    /// </summary>
    Interrupted,

    /// <summary>The statement never reaches the database.</summary>
    NotReached,

    /// <summary>The statement is done and reported as failed.</summary>
    AnswerLost,

    /// <summary>The server ends the connection's process before the statement; PostgreSQL only.</summary>
    Terminated,

    /// <summary>The database turns the commit into a rollback.</summary>
    CommitRefused,

    /// <summary>The commit is done and reported as failed.</summary>
    CommitUnanswered,
}

/// <summary>Makes the n-th place of a kind fail, once, whichever caller reaches it.</summary>
internal sealed class FaultTrigger
{
    private readonly Lock counting = new();
    private Fault? armed;
    private int remaining;

    /// <summary>The statement that failed; null before.</summary>
    public string? Struck { get; private set; }

    /// <summary>Whether something had been committed before that.</summary>
    public bool IsAfterCommit { get; private set; }

    /// <summary>Statements begun and commits made since the trigger was last set.</summary>
    public int Statements { get; private set; }

    public int Commits { get; private set; }

    public void Arm(Fault fault, int at)
    {
        lock (counting)
        {
            (armed, remaining, Struck, IsAfterCommit, Statements, Commits) = (fault, at, null, false, 0, 0);
        }
    }

    public void Disarm()
    {
        lock (counting)
        {
            armed = null;
        }
    }

    public void CountStatement()
    {
        lock (counting)
        {
            Statements += armed is null ? 0 : 1;
        }
    }

    public void CountCommit()
    {
        lock (counting)
        {
            Commits += armed is null ? 0 : 1;
        }
    }

    /// <summary>A place where such a fault could strike has come; true when it does.</summary>
    public bool Strikes(Fault fault, string sql)
    {
        lock (counting)
        {
            if (armed != fault || --remaining != 0)
            {
                return false;
            }

            (Struck, IsAfterCommit) = (sql, Commits > 0);
            return true;
        }
    }

    /// <summary>The failed statement was carried out before its answer was lost.</summary>
    public void IsDone()
    {
        lock (counting)
        {
            IsAfterCommit = Commits > 0;
        }
    }
}
