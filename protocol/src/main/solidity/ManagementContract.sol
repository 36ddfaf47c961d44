// SPDX-License-Identifier: Apache-2.0
// One extension of a private contract to one more party, as GoQuorum's nodes and tools know it: its
// functions and events are theirs. ManagementCode.java holds what solc 0.8 makes of it for Byzantium,
// optimized for one run.
pragma solidity ^0.8.0;

contract ManagementContract {
    address public creator;
    address public contractToExtend;
    string public targetRecipientPTMKey;
    address[] public walletAddressesToVote;
    mapping(address => bool) public votes;
    bool public voteOutcome = true;
    bool public isFinished;
    string public sharedDataHash;

    mapping(address => bool) private hasVoted;
    uint256 private cast;
    string[] private proofs;

    event NewContractExtensionContractCreated(address contractAddress, string key, address recipient);
    event AllNodesHaveAccepted(bool outcome);
    event CanPerformStateShare();
    event ExtensionFinished();
    event NewVote(bool vote, address voter);
    event StateShared(address contractAddress, string payload, string proof);
    event UpdateMembers(address contractAddress, string proof);

    modifier open() {
        require(!isFinished, "the extension is over");
        _;
    }

    modifier byCreator() {
        require(msg.sender == creator, "for the initiator alone");
        _;
    }

    constructor(address contractAddress, address recipient, string memory key) {
        creator = msg.sender;
        contractToExtend = contractAddress;
        targetRecipientPTMKey = key;
        walletAddressesToVote.push(msg.sender);
        walletAddressesToVote.push(recipient);
        emit NewContractExtensionContractCreated(contractAddress, key, recipient);
    }

    function totalNumberOfVoters() public view returns (uint256) {
        return walletAddressesToVote.length;
    }

    function haveAllNodesVoted() public view returns (bool) {
        return cast == walletAddressesToVote.length;
    }

    function checkIfVoted() public view returns (bool) {
        return hasVoted[msg.sender];
    }

    function checkIfExtensionFinished() public view returns (bool) {
        return isFinished;
    }

    // A voter who accepts names the payload that proves it to the voter's own node.
    function doVote(bool vote, string memory proof) public open {
        require(isVoter(msg.sender), "no voter");
        require(!hasVoted[msg.sender], "already voted");
        hasVoted[msg.sender] = true;
        votes[msg.sender] = vote;
        cast++;
        if (vote) {
            proofs.push(proof);
            if (haveAllNodesVoted()) {
                emit AllNodesHaveAccepted(true);
                emit CanPerformStateShare();
            }
        } else {
            voteOutcome = false;
            emit AllNodesHaveAccepted(false);
            end();
        }
        emit NewVote(vote, msg.sender);
    }

    function setUuid(string memory proof) public open {
        require(votes[msg.sender], "for those who accepted");
        proofs.push(proof);
    }

    // Parties that were not told of all votes have to take part, so that none are asked for here:
    // nobody but who voted for it can open a proof.
    function setSharedStateHash(string memory payload) public open byCreator {
        require(bytes(payload).length != 0, "no hash");
        sharedDataHash = payload;
        for (uint256 i = 0; i < proofs.length; i++) {
            emit StateShared(contractToExtend, payload, proofs[i]);
        }
        end();
    }

    function updatePartyMembers() public {
        for (uint256 i = 0; i < proofs.length; i++) {
            emit UpdateMembers(contractToExtend, proofs[i]);
        }
    }

    function finish() public open byCreator {
        end();
    }

    function isVoter(address account) private view returns (bool) {
        return account == walletAddressesToVote[0] || account == walletAddressesToVote[1];
    }

    function end() private {
        isFinished = true;
        emit ExtensionFinished();
    }
}
