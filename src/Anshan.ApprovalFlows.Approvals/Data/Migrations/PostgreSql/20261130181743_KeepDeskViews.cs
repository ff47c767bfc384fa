using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Anshan.ApprovalFlows.Approvals.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class KeepDeskViews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "DeskLooks",
                columns: table => new
                {
                    PersonId = table.Column<string>(type: "text", nullable: false),
                    Columns = table.Column<string>(type: "text", nullable: false),
                    IsRelaxed = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeskLooks", x => x.PersonId);
                });

            migrationBuilder.CreateTable(
                name: "DeskViews",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PersonId = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Query = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeskViews", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_ActorId_At",
                table: "AuditEvents",
                columns: new[] { "ActorId", "At" },
                filter: "\"ActorId\" <> 'system'");

            migrationBuilder.CreateIndex(
                name: "IX_DeskViews_PersonId_Name",
                table: "DeskViews",
                columns: new[] { "PersonId", "Name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DeskLooks");

            migrationBuilder.DropTable(
                name: "DeskViews");

            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_ActorId_At",
                table: "AuditEvents");
        }
    }
}
