using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Anshan.ApprovalFlows.Approvals.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class TurnsOfTasks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Purpose",
                table: "CaseTasks",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Turn",
                table: "CaseTasks",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "StageActivityId",
                table: "Cases",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "StagePurpose",
                table: "Cases",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "IX_CaseTasks_CaseId_Turn",
                table: "CaseTasks",
                columns: new[] { "CaseId", "Turn" },
                unique: true,
                filter: "\"Turn\" > 0");

            // Tasks of earlier versions keep number 0. What the turn is for follows from the kind; where an open case stands, from the task
            // that was opened last.
            migrationBuilder.Sql(
                """
                UPDATE "CaseTasks" SET "Purpose" = CASE "Kind" WHEN 12 THEN 2 ELSE 1 END WHERE "Kind" IN (11, 12, 13);
                UPDATE "Cases" SET
                    "StageActivityId" = (
                        SELECT task."ActivityId" FROM "CaseTasks" task WHERE task."CaseId" = "Cases"."Id" AND task."Status" = 0
                        ORDER BY task."OpenedAt" DESC, task."Id" DESC LIMIT 1),
                    "StagePurpose" = COALESCE((
                        SELECT task."Purpose" FROM "CaseTasks" task WHERE task."CaseId" = "Cases"."Id" AND task."Status" = 0
                        ORDER BY task."OpenedAt" DESC, task."Id" DESC LIMIT 1), 0)
                WHERE "ClosedAt" IS NULL;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_CaseTasks_CaseId_Turn",
                table: "CaseTasks");

            migrationBuilder.DropColumn(
                name: "Purpose",
                table: "CaseTasks");

            migrationBuilder.DropColumn(
                name: "Turn",
                table: "CaseTasks");

            migrationBuilder.DropColumn(
                name: "StageActivityId",
                table: "Cases");

            migrationBuilder.DropColumn(
                name: "StagePurpose",
                table: "Cases");
        }
    }
}
