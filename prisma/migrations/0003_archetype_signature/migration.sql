-- AlterTable
ALTER TABLE "Archetype" ADD COLUMN "signature" TEXT;
