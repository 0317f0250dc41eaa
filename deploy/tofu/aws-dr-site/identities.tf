data "aws_iam_policy_document" "assumed_by" {
  for_each = toset(["ec2.amazonaws.com", "s3.amazonaws.com"])

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = [each.value]
    }
  }
}

data "aws_iam_policy_document" "assumed_by_flows" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["vpc-flow-logs.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

# Backups can write, read, lock and hide; they can neither take a version away nor end a lock.
data "aws_iam_policy_document" "repository" {
  for_each = {
    primary = { bucket = aws_s3_bucket.primary.arn, key = aws_kms_key.primary.arn }
    dr      = { bucket = aws_s3_bucket.dr.arn, key = aws_kms_key.dr.arn }
  }

  statement {
    sid       = "FindFiles"
    actions   = ["s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketLocation"]
    resources = [each.value.bucket]
  }

  statement {
    sid = "StoreAndReadFiles"
    actions = [
      "s3:PutObject",
      "s3:GetObject",
      "s3:GetObjectVersion",
      "s3:DeleteObject",
      "s3:PutObjectRetention",
      "s3:GetObjectRetention",
    ]
    resources = ["${each.value.bucket}/*"]
  }

  statement {
    sid    = "NeverTakeAway"
    effect = "Deny"
    actions = [
      "s3:DeleteObjectVersion",
      "s3:BypassGovernanceRetention",
      "s3:PutBucketObjectLockConfiguration",
      "s3:PutBucketVersioning",
      "s3:PutLifecycleConfiguration",
      "s3:DeleteBucket",
    ]
    resources = [each.value.bucket, "${each.value.bucket}/*"]
  }

  statement {
    sid       = "EncryptTheBucketAndWrappedPasswords"
    actions   = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"]
    resources = [each.value.key]
  }
}

# For the role of the server at the primary site, which is not made here, too.
resource "aws_iam_policy" "repository" {
  for_each = data.aws_iam_policy_document.repository

  name        = "${var.name}-repository-${each.key}"
  description = "Holdfast's repository of the ${each.key} site: write, read, lock, hide"
  policy      = each.value.json
}

resource "aws_iam_role" "control_plane" {
  name               = "${var.name}-control-plane"
  assume_role_policy = data.aws_iam_policy_document.assumed_by["ec2.amazonaws.com"].json
}

resource "aws_iam_role_policy_attachment" "control_plane" {
  role       = aws_iam_role.control_plane.name
  policy_arn = aws_iam_policy.repository["dr"].arn
}

resource "aws_iam_instance_profile" "control_plane" {
  name = "${var.name}-control-plane"
  role = aws_iam_role.control_plane.name
}

# The database's host stores nothing and reads no repository; PostgreSQL is restored and seeded through the control plane.
resource "aws_iam_role" "database" {
  name               = "${var.name}-database"
  assume_role_policy = data.aws_iam_policy_document.assumed_by["ec2.amazonaws.com"].json
}

resource "aws_iam_instance_profile" "database" {
  name = "${var.name}-database"
  role = aws_iam_role.database.name
}

# Sessions for people; who may begin one is decided by your own policies.
resource "aws_iam_role_policy_attachment" "sessions" {
  for_each = {
    control-plane = aws_iam_role.control_plane.name
    database      = aws_iam_role.database.name
  }

  role       = each.value
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

data "aws_iam_policy_document" "replication" {
  statement {
    sid       = "ReadTheSource"
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = [aws_s3_bucket.primary.arn]
  }

  statement {
    sid = "ReadWhatIsReplicated"
    actions = [
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionTagging",
      "s3:GetObjectRetention",
      "s3:GetObjectLegalHold",
    ]
    resources = ["${aws_s3_bucket.primary.arn}/*"]
  }

  statement {
    sid       = "WriteTheReplica"
    actions   = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
    resources = ["${aws_s3_bucket.dr.arn}/*"]
  }

  statement {
    sid       = "DecryptTheSource"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.primary.arn]
  }

  statement {
    sid       = "EncryptTheReplica"
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.dr.arn]
  }
}

resource "aws_iam_role" "replication" {
  name               = "${var.name}-replication"
  assume_role_policy = data.aws_iam_policy_document.assumed_by["s3.amazonaws.com"].json
}

resource "aws_iam_role_policy" "replication" {
  name   = "replication"
  role   = aws_iam_role.replication.id
  policy = data.aws_iam_policy_document.replication.json
}

data "aws_iam_policy_document" "flows" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
    resources = ["${aws_cloudwatch_log_group.flows.arn}:*"]
  }
}

resource "aws_iam_role" "flows" {
  name               = "${var.name}-flows"
  assume_role_policy = data.aws_iam_policy_document.assumed_by_flows.json
}

resource "aws_iam_role_policy" "flows" {
  name   = "flows"
  role   = aws_iam_role.flows.id
  policy = data.aws_iam_policy_document.flows.json
}
