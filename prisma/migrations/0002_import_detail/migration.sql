-- AlterTable
ALTER TABLE "ImportFile" ADD COLUMN "detail" TEXT NOT NULL DEFAULT '{}';
