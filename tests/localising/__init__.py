"""What translators, approvers and agencies may rely on."""
