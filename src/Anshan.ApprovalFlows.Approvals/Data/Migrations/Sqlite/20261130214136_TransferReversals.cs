using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Anshan.ApprovalFlows.Approvals.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TransferReversals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Transfers_CaseId_Leg",
                table: "Transfers");

            migrationBuilder.AddColumn<string>(
                name: "ReversalAgreedBy",
                table: "Transfers",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReversalReason",
                table: "Transfers",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ReversedAt",
                table: "Transfers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReversedByName",
                table: "Transfers",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Transfers_CaseId_Leg",
                table: "Transfers",
                columns: new[] { "CaseId", "Leg" },
                unique: true,
                filter: "\"ReversedAt\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Transfers_CaseId_Leg",
                table: "Transfers");

            migrationBuilder.DropColumn(
                name: "ReversalAgreedBy",
                table: "Transfers");

            migrationBuilder.DropColumn(
                name: "ReversalReason",
                table: "Transfers");

            migrationBuilder.DropColumn(
                name: "ReversedAt",
                table: "Transfers");

            migrationBuilder.DropColumn(
                name: "ReversedByName",
                table: "Transfers");

            migrationBuilder.CreateIndex(
                name: "IX_Transfers_CaseId_Leg",
                table: "Transfers",
                columns: new[] { "CaseId", "Leg" },
                unique: true);
        }
    }
}
