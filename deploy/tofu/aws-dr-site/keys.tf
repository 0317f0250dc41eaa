# One key at each site: who takes one site's does not have the other's.
resource "aws_kms_key" "dr" {
  description             = "${var.name}: repository, disks and wrapped passwords of the DR site"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_kms_alias" "dr" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.dr.key_id
}

resource "aws_kms_key" "primary" {
  provider = aws.primary

  description             = "${var.name}: repository of the primary site"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_kms_alias" "primary" {
  provider = aws.primary

  name          = "alias/${var.name}-primary"
  target_key_id = aws_kms_key.primary.key_id
}
